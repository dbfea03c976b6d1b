import { parseDay, parseMoment } from '@parcours/model/values/moment.ts'
import { parseDecimal } from '@parcours/model/values/number.ts'
import { parseUnixTime, unixMoment } from '@parcours/model/values/unix-time.ts'

/** A moment that a value says, and the zone in which it is to be shown. */
export interface ShownMoment {
  at: Date
  zone: string
}

/**
 * The moment that a value says: ISO 8601, or a Unix time; undefined for anything else. A plain day is that day
 * everywhere: it has no zone. `now` and `today` are words of Liquid.
 */
export function readMoment(value: unknown, zone: string): ShownMoment | undefined {
  const shown = (at: Date | undefined): ShownMoment | undefined => at && { at, zone }
  if (typeof value === 'number') return shown(unixMoment(value))
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (text === 'now' || text === 'today') return { at: new Date(), zone }
  const day = parseDay(text)
  if (day !== undefined) return { at: new Date(`${day}T00:00:00Z`), zone: 'UTC' }
  return shown(parseMoment(text) ?? parseUnixTime(text))
}

/** The amount that a value says, in plain decimals: where a comma or a space stands, who is to say what it parts? */
export function readAmount(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'string' ? parseDecimal(value.trim()) : undefined
}
