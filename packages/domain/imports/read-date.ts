import type { ColumnFormat } from '@parcours/model/imports/format.ts'
import { parseMoment } from '@parcours/model/values/moment.ts'

/** A day as a file writes it, with the time where it gives one. */
export interface WrittenDate {
  /** `2026-12-05` */
  day: string
  /** `14:30:00` */
  time?: string
  /** `Z` or `+02:00`; without one the time is local. */
  offset?: string
}

type DateFormat = Extract<ColumnFormat, `date${string}`>

const TIME = String.raw`(?:(?:T|,? +)(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)? ?([ap]m)?(?: ?(Z|[+-]\d{2}:?\d{2}))?)?`
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})${TIME}$`, 'i')
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${TIME}$`, 'i')

/**
 * A date of a column; undefined when it is none, or no day of the calendar (`2026-02-30`). A year in front is read
 * alike in every format. Years of two digits are refused: nobody can tell which century.
 */
export function readDate(format: DateFormat, cell: string): WrittenDate | undefined {
  const first = YEAR_FIRST.exec(cell)
  if (first) {
    const [, year = '', mark, month = '', day = '', ...rest] = first
    // Without marks between them, month and day have two digits each.
    return mark === '' && month.length + day.length < 4 ? undefined : written(year, month, day, rest)
  }
  const last = format === 'dateYearFirst' ? null : YEAR_LAST.exec(cell)
  if (!last) return undefined
  const [, a = '', , b = '', year = '', ...rest] = last
  return format === 'dateDayFirst' ? written(year, b, a, rest) : written(year, a, b, rest)
}

const two = (digits: string) => digits.padStart(2, '0')

function written(
  year: string,
  month: string,
  day: string,
  [hour, minute, second, half, offset]: (string | undefined)[],
): WrittenDate | undefined {
  if (!isDay(Number(year), Number(month), Number(day))) return undefined
  const date = `${year}-${two(month)}-${two(day)}`
  if (hour === undefined || minute === undefined) return { day: date }
  const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : Number(hour)
  if (hours > 23 || Number(minute) > 59 || Number(second ?? 0) > 59 || (half && Number(hour) > 12)) return undefined
  const time = `${two(String(hours))}:${minute}:${second ?? '00'}`
  if (offset === undefined) return { day: date, time }
  const zone = offset.toUpperCase() === 'Z' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(-2)}`
  return parseMoment(`${date}T${time}${zone}`) ? { day: date, time, offset: zone } : undefined
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31)
}
