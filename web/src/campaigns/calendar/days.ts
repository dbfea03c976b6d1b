import { plusDays } from '@parcours/model/time/day.ts'

/** How much of the calendar is shown; a list is of a month. */
export const CALENDAR_VIEWS = ['month', 'week', 'list'] as const
export type CalendarView = (typeof CALENDAR_VIEWS)[number]

const DAY_MS = 86_400_000

/** How many days lie between two. */
export const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)

const monthStart = (day: string) => `${day.slice(0, 7)}-01`

function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10)
}

/** The first day of the week that a day is in. @param weekStart ISO: 1 for Monday */
function startOfWeek(day: string, weekStart: number): string {
  const weekday = new Date(Date.parse(day)).getUTCDay()
  return plusDays(day, -((weekday - weekStart + 7) % 7))
}

/** The days that a view of the calendar shows around a day; those of a month are filled up to whole weeks. */
export function shownDays(view: CalendarView, day: string, weekStart: number): string[] {
  if (view === 'week') return stretch(startOfWeek(day, weekStart), 7)
  const first = monthStart(day)
  const next = monthsAfter(day, 1)
  if (view === 'list') return stretch(first, daysBetween(first, next))
  const begin = startOfWeek(first, weekStart)
  return stretch(begin, Math.ceil(daysBetween(begin, next) / 7) * 7)
}

const stretch = (first: string, count: number) => Array.from({ length: count }, (_, index) => plusDays(first, index))

/** A day of the view before, or after. */
export function turned(view: CalendarView, day: string, by: 1 | -1): string {
  return view === 'week' ? plusDays(day, 7 * by) : monthsAfter(day, by)
}

/** A day as the address has it, or the one given where it has none that there is. */
export function dayOr(given: string | null, otherwise: string): string {
  const day = given ?? ''
  return /^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) ? day : otherwise
}
