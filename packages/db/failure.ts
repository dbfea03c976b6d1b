/**
 * Classes of SQLSTATE that tell of the server, the connection or the moment, not of the values at hand: the same work
 * may succeed a moment later. 08 connection, 25 transaction state, 28 authorisation, 40 rollback (deadlock,
 * serialisation), 53 resources, 55 object in use, 57 operator intervention, 58 system.
 * https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
const CLASSES_OF_THE_MOMENT = new Set(['08', '25', '28', '40', '53', '55', '57', '58'])

/**
 * The schema is another than the code's: a deployment is under way.
 * Column, function and table that do not exist; no right to a table.
 */
const CODES_OF_THE_MOMENT = new Set(['42703', '42883', '42P01', '42501'])

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
])

/** The driver's own errors carry no code. */
const NETWORK_WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout/

/** Work that another process was at in the same moment: it is tried again whole. */
export class TryAgain extends Error {}

/** 40001 serialisation failure, 40P01 deadlock. */
const CODES_OF_ROLLBACK = new Set(['40001', '40P01'])

/** Whether what others did at once ended the transaction: it may succeed when it is tried again whole. */
export function isRolledBack(error: unknown): boolean {
  return error instanceof TryAgain || CODES_OF_ROLLBACK.has(String((error as { code?: unknown } | null)?.code ?? ''))
}

/** A workspace asks for more at once than its share lets through in time. */
export class ShareExceeded extends Error {
  constructor() {
    super('too much work of one workspace at once')
  }
}

/** Whether the database, or the way to it, is away. */
export function isUnreachable(error: unknown): boolean {
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string }
  const sqlState = String(code ?? '')
  return (
    NETWORK_CODES.has(sqlState) ||
    sqlState.startsWith('08') ||
    /^(53300|57P0[1-3])$/.test(sqlState) ||
    NETWORK_WORDS.test(message)
  )
}

/** Whether the failure is of the moment. Any other comes again with the same values, however often they are tried. */
export function isOfTheMoment(error: unknown): boolean {
  if (error instanceof TryAgain || isUnreachable(error)) return true
  const sqlState = String((error as { code?: unknown } | null)?.code ?? '')
  return (
    CODES_OF_THE_MOMENT.has(sqlState) ||
    (/^[0-9A-Z]{5}$/.test(sqlState) && CLASSES_OF_THE_MOMENT.has(sqlState.slice(0, 2)))
  )
}
