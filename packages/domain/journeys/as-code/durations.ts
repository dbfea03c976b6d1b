import { DURATION_UNITS, type Duration } from '@parcours/model/duration.ts'

/** `{ amount: 3, unit: 'days' }` as a file says it: `3 days`. However deep. */
export function withWrittenDurations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withWrittenDurations)
  if (typeof value !== 'object' || value === null) return value
  if (isDuration(value)) return `${value.amount} ${value.amount === 1 ? value.unit.slice(0, -1) : value.unit}`
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withWrittenDurations(item)]))
}

/** Fields of settings that hold a length of time. */
const FIELDS = new Set(['duration', 'timeout', 'after', 'offset'])

/** {@link withWrittenDurations} back. What cannot be read stays, for the schema to refuse. */
export function withReadDurations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withReadDurations)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      FIELDS.has(key) && typeof item === 'string' ? (readDuration(item) ?? item) : withReadDurations(item),
    ]),
  )
}

function isDuration(value: object): value is Duration {
  return Object.keys(value).length === 2 && 'amount' in value && 'unit' in value
}

function readDuration(text: string): Duration | undefined {
  const [, amount, word = ''] = /^(-?\d+) ?([a-z]+)$/.exec(text.trim()) ?? []
  const unit = DURATION_UNITS.find((one) => one === word || one === `${word}s`)
  return amount && unit ? { amount: Number(amount), unit } : undefined
}
