const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const MOMENT =
  /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(?:(Z)|([+-])(0\d|1[0-5])(?::?([0-5]\d))?)?$/

/**
 * A day written as YYYY-MM-DD, years 1 to 9999, that the calendar
 * has; undefined for anything else. SQL says the same by `day_of`.
 */
export function parseDay(text: string): string | undefined {
  return midnightOf(text) === undefined ? undefined : text
}

/**
 * A moment in ISO 8601: a day, or a day and a time (`T` or a space between) with or without `Z` or an offset; without
 * one it is UTC. Years 1 to 9999, days that the calendar has; undefined for anything else, words such as "today" among
 * it. SQL says the same by `moment_of`, to the millisecond.
 */
export function parseMoment(text: string): Date | undefined {
  const day = midnightOf(text)
  if (day !== undefined) return new Date(day)
  const [, date = '', hour, minute, second = '0', fraction = '0', , sign, hours = '0', minutes = '0'] =
    MOMENT.exec(text) ?? []
  const midnight = midnightOf(date)
  // An offset could lead from the first or the last year out of the calendar.
  if (midnight === undefined || (sign && /^(0001|9999)/.test(date))) return undefined
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  const milliseconds = Math.floor(Number(`0.${fraction}`) * 1000)
  return new Date(
    midnight + ((Number(hour) * 60 + Number(minute) - offset) * 60 + Number(second)) * 1000 + milliseconds,
  )
}

const BEYOND = /^[+-]?\d{5,6}-\d{2}-\d{2}(?:T|$)/

/** Whether a text is a day or a moment of a year that has more than four digits, as JavaScript writes it. */
export const isBeyondCalendar = (text: string): boolean => BEYOND.test(text)

function midnightOf(text: string): number | undefined {
  const [, year, month, day] = (DAY.exec(text) ?? []).map(Number)
  if (!year || !month || !day || month > 12) return undefined
  // Date.UTC takes years below 100 for those of the last century.
  const at = new Date(0).setUTCFullYear(year, month - 1, day)
  return new Date(at).getUTCDate() === day ? at : undefined
}
