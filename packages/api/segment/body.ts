import { NotJson } from '../problems.ts'

/** What was sent, and how many bytes it was (before that, compressed ones are spread out). */
export interface TrackingBody {
  json: unknown
  bytes: number
}

/** Keys under which contacts and orders are named. */
const NAMING_KEYS = new Set(['userId', 'anonymousId', 'previousId', 'groupId', 'messageId', 'order_id', 'orderId'])
/** A number that may be beyond what a double holds exactly: 2^53 has 16 digits. */
const LONG_NUMBER = /[:\s]-?\d{16}/

/** The third argument of a reviver. https://tc39.es/proposal-json-parse-with-source/ */
interface Parsed {
  source?: string
}

/** Ids keep their digits: 12345678901234567890 and 12345678901234567891 are two contacts. */
function keepDigits(key: string, value: unknown, { source }: Parsed): unknown {
  const isLossy = typeof value === 'number' && !Number.isSafeInteger(value)
  return isLossy && source !== undefined && /^-?\d+$/.test(source) && NAMING_KEYS.has(key) ? source : value
}

const parse = JSON.parse as (
  text: string,
  reviver?: (key: string, value: unknown, context: Parsed) => unknown,
) => unknown

/**
 * The body of a tracking call: always JSON in UTF-8, whatever its content type says. Bytes that are no UTF-8 become
 * U+FFFD, so that one name in another encoding does not cost the batch around it.
 * @throws NotJson
 */
export function parseBody(body: Buffer): TrackingBody {
  const text = body.toString('utf8')
  try {
    return { json: LONG_NUMBER.test(text) ? parse(text, keepDigits) : parse(text), bytes: body.length }
  } catch {
    throw new NotJson(text)
  }
}
