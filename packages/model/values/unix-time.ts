import { parseDecimal } from './number.ts'

/**
 * Numbers from here on are Unix times in seconds, up to year 5138; smaller ones are amounts, ages and counters. Both
 * units begin in March 1973.
 */
const FIRST_SECOND = 1e8
const FIRST_MILLISECOND = 1e11
/** The last of year 9999. */
const LAST_MILLISECOND = 253_402_300_799_999

/**
 * The moment of a Unix time in seconds or milliseconds; undefined for a number that can hardly be one. SQL says the
 * same by `unix_moment`, to the millisecond.
 */
export function unixMoment(value: number): Date | undefined {
  if (!(value >= FIRST_SECOND && value <= LAST_MILLISECOND)) return undefined
  return new Date(value < FIRST_MILLISECOND ? value * 1000 : value)
}

/** As {@link unixMoment}, of digits as text; SQL says `unix_moment(number_of(text))`. */
export function parseUnixTime(text: string): Date | undefined {
  return unixMoment(parseDecimal(text) ?? Number.NaN)
}
