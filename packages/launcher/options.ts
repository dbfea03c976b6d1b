import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface StartOptions {
  port: number
  /** Folder of all state. */
  data: string
  /** No demo data. */
  empty: boolean
  /** Nobody visits the demo's shop. */
  still: boolean
  /** That of the demo. */
  language: 'en' | 'fr'
}

/** Reads `--port N --data DIR --empty --still --language LANGUAGE`. @throws with the usage when something else is given */
export function readOptions(args: string[]): StartOptions {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: process.env.PORT || '4000' },
      data: { type: 'string', default: '.data' },
      empty: { type: 'boolean', default: false },
      still: { type: 'boolean', default: false },
      language: { type: 'string', default: machineLanguage() },
    },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 1 || port > 65_000)
    throw new Error(`--port takes a number from 1 to 65000, not ${values.port}`)
  const { language } = values
  if (language !== 'en' && language !== 'fr') throw new Error(`--language takes en or fr, not ${language}`)
  return { port, data: resolve(values.data), empty: values.empty, still: values.still, language }
}

/** The language that this machine speaks; English where it speaks neither. */
export function machineLanguage(): 'en' | 'fr' {
  return new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('fr') ? 'fr' : 'en'
}
