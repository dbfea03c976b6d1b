import { parseDecimal } from '../values/number.ts'
import type { Comparison } from './comparison.ts'

/** Something that only the database can tell. */
const UNSURE = Symbol('unsure')

const isPlain = (text: string) => /^[\x20-\x7e]*$/.test(text)

/**
 * Whether a comparison may hold for properties of an event. False only where the database, which has the last word,
 * would surely say no: hundreds of filters need not be put to it for each event then. Only equality is looked at here;
 * it is what tells most events apart.
 */
export function mayHold(
  { property, operator, value, values }: Comparison,
  properties: Record<string, unknown>,
): boolean {
  if (operator !== 'is' && operator !== 'isOneOf') return true
  const asked = (operator === 'is' ? [String(value ?? '')] : (values ?? []).map((one) => one.trim())).filter(
    (words) => words !== '',
  )
  const found = valueAt(properties, property)
  if (found === UNSURE) return asked.length > 0
  if (found === null || found === undefined) return false
  return asked.some((words) => mayEqual(words, found))
}

/** What stands at a path, as the database finds it; lists and what is in them are left to it. */
function valueAt(properties: Record<string, unknown>, property: string): unknown {
  let found: unknown = properties
  for (const key of Object.hasOwn(properties, property) ? [property] : property.split('.')) {
    if (Array.isArray(found)) return UNSURE
    if (typeof found !== 'object' || found === null) return undefined
    found = Object.hasOwn(found, key) ? (found as Record<string, unknown>)[key] : undefined
  }
  return typeof found === 'object' && found !== null ? UNSURE : found
}

function mayEqual(words: string, found: unknown): boolean {
  const text = String(found)
  // Beyond these letters case is a matter of the database.
  if (!isPlain(text) || !isPlain(words)) return true
  if (text.toLowerCase() === words.toLowerCase()) return true
  const number = parseDecimal(words)
  return number !== undefined && (typeof found === 'number' ? found : parseDecimal(text)) === number
}
