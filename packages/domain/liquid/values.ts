import { parseDay, parseMoment } from '@parcours/model/values/moment.ts'
import { parseDecimal } from '@parcours/model/values/number.ts'

/** A moment that a value says, and the zone in which it is to be shown. */
export interface ShownMoment {
  at: Date
  zone: string
}

/** Unix times from 1973 to 5138, in seconds; greater ones are milliseconds. */
const SECONDS = { least: 100_000_000, most: 100_000_000_000 }

/**
 * The moment that a value says: ISO 8601, or a Unix time; undefined for anything else. A plain day is that day
 * everywhere: it has no zone. `now` and `today` are words of Liquid.
 */
export function readMoment(value: unknown, zone: string): ShownMoment | undefined {
  if (typeof value === 'number') return readUnix(value, zone)
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (text === 'now' || text === 'today') return { at: new Date(), zone }
  const day = parseDay(text)
  if (day !== undefined) return { at: new Date(`${day}T00:00:00Z`), zone: 'UTC' }
  const at = parseMoment(text)
  if (at) return { at, zone }
  return /^\d{9,13}$/.test(text) ? readUnix(Number(text), zone) : undefined
}

function readUnix(value: number, zone: string): ShownMoment | undefined {
  const at = new Date(value >= SECONDS.most ? value : value * 1000)
  return value >= SECONDS.least && at.getUTCFullYear() <= 9999 ? { at, zone } : undefined
}

/** The amount that a value says, in plain decimals: where a comma or a space stands, who is to say what it parts? */
export function readAmount(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'string' ? parseDecimal(value.trim()) : undefined
}
