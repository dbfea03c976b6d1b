import pino, { type LoggerOptions, type Logger as Pino, stdSerializers } from 'pino'
import type { LogLevel } from './variables.ts'

export type Logger = Pino

/** The addresses of tokens: who reads a log must not be able to use them. */
const WITH_TOKEN = /^\/(t|hooks)\/.*/

/** Names of fields whose values nobody writes down, wherever they stand in the first levels of what is logged. */
const SECRETS = ['password', 'apiKey', 'secret', 'secretAccessKey', 'signingKey', 'token', 'authorization', 'cookie']

export interface LogSettings {
  /** Of the process, in each line. */
  name: string
  level: LogLevel
  /** Takes a line at a time; without, standard output does. */
  to?: { write(line: string): void } | undefined
}

/**
 * The log of a process: one line of JSON each, on standard output. Keys, cookies, passwords and addresses with tokens
 * stay out of it.
 */
export function createLogger({ name, level, to }: LogSettings): Logger {
  const settings: LoggerOptions = {
    name,
    level,
    redact: SECRETS.flatMap((secret) => [secret, `*.${secret}`, `*.*.${secret}`]),
    serializers: {
      err: stdSerializers.err,
      req: (request: { method?: string; url?: string }) => ({
        method: request.method,
        url: request.url?.split('?')[0]?.replace(WITH_TOKEN, '/$1/…'),
      }),
    },
  }
  return to ? pino(settings, to) : pino(settings)
}
