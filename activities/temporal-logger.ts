import type { Logger } from '@parcours/config/logger.ts'
import type { LogLevel, LogMetadata, Logger as TemporalLogger } from '@temporalio/common'
import type { LogExporterConfig } from '@temporalio/worker'

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const

/** What workflows, activities and the SDK log goes to the log of the process. */
export function temporalLogger(logger: Logger): TemporalLogger {
  const log = (level: LogLevel, message: string, { error, ...meta }: LogMetadata = {}) =>
    logger[LEVELS[level]]({ ...meta, ...(error !== undefined && { err: error }) }, message)
  const at = (level: LogLevel) => (message: string, meta?: LogMetadata) => log(level, message, meta)
  return { log, trace: at('TRACE'), debug: at('DEBUG'), info: at('INFO'), warn: at('WARN'), error: at('ERROR') }
}

/** What the SDK's core logs, which is written in Rust, goes there too. */
export const CORE_LOGGING: LogExporterConfig = { filter: { core: 'WARN', other: 'ERROR' }, forward: {} }
