import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { pythonWith } from './clients/languages.ts'

/** An email as moto keeps it. */
interface TakenEmail {
  id: string
  destinations: string[]
  raw_data: string
}

/** Amazon SES as others imitate it: https://docs.getmoto.org */
export interface MotoServer {
  url: string
  taken(): Promise<TakenEmail[]>
  stop(): void
}

/** Starts moto, which pip installs once; undefined where the machine has no Python. */
export async function startMoto(): Promise<MotoServer | undefined> {
  const python = await pythonWith('moto')
  if (python === undefined) return undefined
  const script = fileURLToPath(new URL('clients/moto_server.py', import.meta.url))
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'ignore'] })
  const port = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => /^\d+$/.test(line) && resolve(line))
    child.once('exit', (code) => reject(new Error(`moto ended with ${code}`)))
  })
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    async taken() {
      const data = (await (await fetch(`${url}/moto-api/data.json`)).json()) as { ses: { RawMessage: TakenEmail[] } }
      return data.ses.RawMessage
    },
    stop: () => void child.kill(),
  }
}
