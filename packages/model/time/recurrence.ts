import { parseDay } from '../values/moment.ts'
import { normaliseZone } from '../values/zone.ts'
import { parseRule, type RecurrenceProblem, type RecurrenceRule } from './recurrence-rule.ts'

/**
 * A recurrence as its form has it: a rule, the first day (2026-12-01)
 * from which it holds, a time of the day (09:30) and an IANA zone.
 */
export interface Recurring {
  rule: string
  start: string
  time: string
  timeZone: string
}

/**
 * A recurrence as it is carried out. What the rule itself says of the first day,
 * the times of a day and the zone takes the place of the fields beside it: this
 * one reading serves the check before a launch, the schedule and each occurrence.
 */
interface Recurrence {
  rule: RecurrenceRule
  start: string
  /** Nothing before this time of the first day. */
  startTime: string
  /** Of each day, in order. */
  times: string[]
  timeZone: string
  /** Nothing after it, as a local time. */
  until: string | null
}

const DAY_MS = 86_400_000
/** A rule that falls on no day for so long never does, for us. */
const DAYS_AHEAD = 3653
const FIRST_YEAR = 1970
const LAST_YEAR = 2199

/** Reads a recurrence; a problem says why it cannot be. */
export function readRecurrence({ rule: text, start, time, timeZone }: Recurring): Recurrence | RecurrenceProblem {
  const rule = parseRule(text)
  if ('code' in rule) return rule
  const first = rule.first
  const begin = first?.day ?? start
  if (!parseDay(begin)) return { code: 'value.noSuchDay', values: { value: begin.slice(0, 40) } }
  const year = Number(begin.slice(0, 4))
  if (year < FIRST_YEAR || year > LAST_YEAR)
    return { code: 'recurrence.years', values: { first: FIRST_YEAR, last: LAST_YEAR } }
  const own = (first?.time ?? time).split(':')
  const written = (numbers: number[], otherwise: string | undefined) =>
    numbers.length > 0 ? numbers.map((one) => String(one).padStart(2, '0')) : [otherwise ?? '00']
  const minutes = written(rule.byMinute, own[1])
  const given = first?.timeZone ?? timeZone
  const zone = normaliseZone(given) ?? given
  return {
    rule,
    start: begin,
    startTime: first?.time ?? '00:00',
    times: written(rule.byHour, own[0]).flatMap((hour) => minutes.map((minute) => `${hour}:${minute}`)),
    timeZone: zone,
    until: rule.until && untilOf(rule.until, zone),
  }
}

/** Why a recurrence cannot be used from a day on; undefined when it can. */
export function recurrenceProblem(recurring: Recurring, from: string): RecurrenceProblem | undefined {
  const read = readRecurrence(recurring)
  if ('code' in read) return read
  return nextOccurrences(recurring, from, 1).length === 0 ? { code: 'recurrence.never' } : undefined
}

/**
 * The next occurrences from a day on, as local times of the recurrence's zone (2026-12-01T09:30): at most so many,
 * within ten years. None of a rule that cannot be read: it may have been stored before rules were checked.
 */
export function nextOccurrences(recurring: Recurring, from: string, limit: number): string[] {
  const read = readRecurrence(recurring)
  if ('code' in read || !parseDay(from)) return []
  const found: string[] = []
  for (const occurrence of occurrences(read, dayNumber(from))) {
    if (occurrence >= from) found.push(occurrence)
    if (found.length >= limit) break
  }
  return found
}

/** {@link nextOccurrences} until the end of a day: what comes later is not looked for. */
export function occurrencesBetween(recurring: Recurring, from: string, to: string, limit: number): string[] {
  const read = readRecurrence(recurring)
  if ('code' in read || !parseDay(from) || !parseDay(to)) return []
  const found: string[] = []
  for (const occurrence of occurrences(read, dayNumber(from), dayNumber(to))) {
    if (occurrence.slice(0, 10) > to || found.length >= limit) break
    if (occurrence >= from) found.push(occurrence)
  }
  return found
}

/**
 * All occurrences in order, until the period of the last day, by default ten years after the day given; before it only
 * where they are counted.
 */
function* occurrences(
  { rule, start, startTime, times, until }: Recurrence,
  from: number,
  last = Math.max(dayNumber(start), from) + DAYS_AHEAD,
): Generator<string> {
  const begin = dayNumber(start)
  const periods = PERIODS[rule.freq]
  const origin = periods.indexOf(begin, rule.weekStart)
  // What is counted is counted from the first; all else begins with the period of the day asked for.
  const passed =
    rule.count === null && from > begin
      ? Math.floor((periods.indexOf(from, rule.weekStart) - origin) / rule.interval)
      : 0
  let left = rule.count ?? Number.POSITIVE_INFINITY
  for (let index = origin + passed * rule.interval; ; index += rule.interval) {
    const { first, length } = periods.span(index, rule.weekStart)
    if (first > last) return
    const all: string[] = []
    for (let day = first; day < first + length; day++)
      if (holds(rule, day, begin)) for (const time of times) all.push(`${writeDay(day)}T${time}`)
    for (const one of positioned(all, rule.bySetPos)) {
      if (one < `${start}T${startTime}`) continue
      if (left-- <= 0 || (until && one > until)) return
      yield one
    }
  }
}

/** The places of a period's occurrences that BYSETPOS names, counted from the end where negative; without it, all. */
function positioned(all: string[], places: number[]): string[] {
  if (places.length === 0) return all
  const chosen = new Set(places.map((place) => (place > 0 ? place - 1 : all.length + place)))
  return all.filter((_, index) => chosen.has(index))
}

/** The stretches of days that a frequency counts in. Days are numbered from 1970-01-01 on. */
const PERIODS: Record<
  RecurrenceRule['freq'],
  {
    indexOf: (day: number, weekStart: number) => number
    span: (index: number, weekStart: number) => { first: number; length: number }
  }
> = {
  DAILY: { indexOf: (day) => day, span: (index) => ({ first: index, length: 1 }) },
  // Day 0 was a Thursday.
  WEEKLY: {
    indexOf: (day, weekStart) => Math.floor((day + 3 - weekStart) / 7),
    span: (index, weekStart) => ({ first: index * 7 - 3 + weekStart, length: 7 }),
  },
  MONTHLY: {
    indexOf: (day) => dateOf(day).getUTCFullYear() * 12 + dateOf(day).getUTCMonth(),
    span: (index) =>
      between(Date.UTC(Math.floor(index / 12), index % 12, 1), Date.UTC(Math.floor(index / 12), (index % 12) + 1, 1)),
  },
  YEARLY: {
    indexOf: (day) => dateOf(day).getUTCFullYear(),
    span: (index) => between(Date.UTC(index, 0, 1), Date.UTC(index + 1, 0, 1)),
  },
}

/** Whether a day of a period is one that the rule means. */
function holds({ freq, byDay, byMonthDay, byMonth }: RecurrenceRule, day: number, begin: number): boolean {
  const date = dateOf(day)
  const first = dateOf(begin)
  const month = date.getUTCMonth() + 1
  const named = byDay.length > 0 || byMonthDay.length > 0
  // What the rule leaves open is as on the first day.
  if (byMonth.length > 0 ? !byMonth.includes(month) : freq === 'YEARLY' && !named && month !== first.getUTCMonth() + 1)
    return false
  if (
    byMonthDay.length > 0
      ? !isMonthDay(byMonthDay, date)
      : !named && freq !== 'DAILY' && freq !== 'WEEKLY' && date.getUTCDate() !== first.getUTCDate()
  )
    return false
  if (byDay.length === 0) return freq !== 'WEEKLY' || weekdayOf(day) === weekdayOf(begin)
  return byDay.some(
    ({ weekday, nth }) =>
      weekday === weekdayOf(day) && (nth === null || isNth(nth, date, freq === 'YEARLY' && byMonth.length === 0)),
  )
}

function isMonthDay(days: number[], date: Date): boolean {
  return days.includes(date.getUTCDate()) || days.includes(date.getUTCDate() - monthLength(date) - 1)
}

/** Whether a day is the nth of its weekday in its month, or its year. */
function isNth(nth: number, date: Date, ofYear: boolean): boolean {
  const yearStart = Date.UTC(date.getUTCFullYear(), 0, 1)
  const place = ofYear ? (date.getTime() - yearStart) / DAY_MS : date.getUTCDate() - 1
  const length = ofYear ? (Date.UTC(date.getUTCFullYear() + 1, 0, 1) - yearStart) / DAY_MS : monthLength(date)
  return nth > 0 ? Math.floor(place / 7) === nth - 1 : Math.floor((length - 1 - place) / 7) === -nth - 1
}

function monthLength(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
}

/** From 0 for Monday on. */
const weekdayOf = (day: number) => (((day + 3) % 7) + 7) % 7
const dateOf = (day: number) => new Date(day * DAY_MS)
const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY_MS
const writeDay = (day: number) => dateOf(day).toISOString().slice(0, 10)
const between = (from: number, to: number) => ({ first: from / DAY_MS, length: (to - from) / DAY_MS })

/** The last local time that a rule allows; a day is meant to its end. */
const LAST_MINUTE = '9999-12-31T23:59'

function untilOf({ day, time, utc }: NonNullable<RecurrenceRule['until']>, timeZone: string): string {
  if (time === null) return `${day}T23:59`
  if (!utc) return `${day}T${time}`
  try {
    const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(
      new Date(`${day}T${time}:00Z`),
    )
    // In some zones the last day of the calendar ends in another year.
    return local.length > LAST_MINUTE.length ? LAST_MINUTE : local.replace(' ', 'T')
  } catch {
    // A zone that nobody knows is told by its own field.
    return `${day}T${time}`
  }
}
