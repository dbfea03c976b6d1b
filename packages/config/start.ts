import { type Config, ConfigError, readConfig } from './config.ts'

/** The configuration of this process. Where it does not fit, the process ends with words that say what to mend. */
export function configOfProcess(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

/** Tells the launcher, which reads it as a line of its own. */
export function sayReady(name: string): void {
  process.stdout.write(`${name} ready\n`)
}
