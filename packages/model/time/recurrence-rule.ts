import type { MessageCode } from '../i18n/en.ts'
import type { MessageValues } from '../i18n/say.ts'
import { parseDay } from '../values/moment.ts'

/** Why a recurrence cannot be used, in the words of {@link MessageCode}. */
export interface RecurrenceProblem {
  code: MessageCode
  values?: MessageValues
}

const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
type Frequency = (typeof FREQUENCIES)[number]

/** As RFC 5545 writes them, from Monday on: their index is the day's number here. */
const WEEKDAYS: readonly string[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** A weekday, or the nth of a month or year, from its end when negative. */
export interface ByDay {
  weekday: number
  nth: number | null
}

/** A local time of a day, `time` as 09:30; `utc` when it is one of UTC instead. */
export interface DayTime {
  day: string
  time: string | null
  utc: boolean
}

/** What a recurrence rule says, within the part of RFC 5545 that has a meaning for days and times of days. */
export interface RecurrenceRule {
  freq: Frequency
  interval: number
  byDay: ByDay[]
  byMonthDay: number[]
  byMonth: number[]
  bySetPos: number[]
  byHour: number[]
  byMinute: number[]
  count: number | null
  until: DayTime | null
  weekStart: number
  /** A first day that was pasted with the rule, and its zone where it names one. */
  first: (DayTime & { timeZone: string | null }) | null
}

/** Times a day at most. */
const MAX_TIMES_A_DAY = 24
/** A recurrence that ends by its number has so many times at most. */
export const MAX_COUNT = 3660

interface Part {
  allowed: string
  read: (text: string, rule: RecurrenceRule) => boolean
}

/** Reads a list of whole numbers between two bounds into a field; zero is none where the bounds span it. */
function numbers(
  field: 'byMonthDay' | 'byMonth' | 'bySetPos' | 'byHour' | 'byMinute',
  least: number,
  max: number,
): Part {
  const read: Part['read'] = (text, rule) => {
    const given = text.split(',').map((one) => (/^[+-]?\d{1,3}$/.test(one) ? Number(one) : Number.NaN))
    rule[field] = [...new Set(given)].sort((a, b) => a - b)
    return given.every((one) => one >= least && one <= max && (least >= 0 || one !== 0))
  }
  return { allowed: least < 0 ? `1–${max}, -1–${least}` : `${least}–${max}`, read }
}

function single(field: 'interval' | 'count', max: number): Part {
  const read: Part['read'] = (text, rule) => {
    rule[field] = Number(text)
    return /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= max
  }
  return { allowed: `1–${max}`, read }
}

/** The parts that a rule may have. */
const PARTS: ReadonlyMap<string, Part> = new Map<string, Part>([
  [
    'FREQ',
    {
      allowed: FREQUENCIES.join(', '),
      read: (text, rule) => {
        const freq = FREQUENCIES.find((one) => one === text)
        if (freq) rule.freq = freq
        return freq !== undefined
      },
    },
  ],
  ['INTERVAL', single('interval', 366)],
  [
    'BYDAY',
    {
      allowed: `${WEEKDAYS.join(', ')}, 1MO–53SU, -1MO–-53SU`,
      read: (text, rule) => {
        const given = text.split(',').map((one) => /^(?:([+-]?\d{1,2}))?(MO|TU|WE|TH|FR|SA|SU)$/.exec(one))
        rule.byDay = given.map((match) => ({
          weekday: WEEKDAYS.indexOf(match?.[2] ?? ''),
          nth: match?.[1] ? Number(match[1]) : null,
        }))
        return given.every(Boolean) && rule.byDay.every(({ nth }) => nth === null || (nth !== 0 && Math.abs(nth) <= 53))
      },
    },
  ],
  ['BYMONTHDAY', numbers('byMonthDay', -31, 31)],
  ['BYMONTH', numbers('byMonth', 1, 12)],
  ['BYSETPOS', numbers('bySetPos', -366, 366)],
  ['BYHOUR', numbers('byHour', 0, 23)],
  ['BYMINUTE', numbers('byMinute', 0, 59)],
  ['COUNT', single('count', MAX_COUNT)],
  [
    'UNTIL',
    {
      allowed: '20271231, 20271231T180000, 20271231T180000Z',
      read: (text, rule) => {
        const until = readDayTime(text)
        rule.until = until ?? null
        return until !== undefined
      },
    },
  ],
  [
    'WKST',
    {
      allowed: WEEKDAYS.join(', '),
      read: (text, rule) => {
        rule.weekStart = WEEKDAYS.indexOf(text)
        return rule.weekStart >= 0
      },
    },
  ],
])

/** Parts that say nothing together, or contradict each other, by RFC 5545. */
function contradiction(rule: RecurrenceRule): [string, string] | undefined {
  const hasNth = rule.byDay.some(({ nth }) => nth !== null)
  const daysLeft = rule.byDay.length + rule.byMonthDay.length + rule.byMonth.length + rule.byHour.length
  if (rule.count !== null && rule.until) return ['COUNT', 'UNTIL']
  if (hasNth && (rule.freq === 'DAILY' || rule.freq === 'WEEKLY')) return [`FREQ=${rule.freq}`, 'BYDAY=1MO']
  if (hasNth && rule.freq === 'MONTHLY' && rule.byDay.some(({ nth }) => Math.abs(nth ?? 0) > 5))
    return ['FREQ=MONTHLY', 'BYDAY=6MO']
  if (rule.byMonthDay.length > 0 && rule.freq === 'WEEKLY') return ['FREQ=WEEKLY', 'BYMONTHDAY']
  if (rule.bySetPos.length > 0 && daysLeft === 0) return ['BYSETPOS', `FREQ=${rule.freq}`]
  return undefined
}

/**
 * Reads a recurrence as it is written or pasted from a calendar: parts of RFC 5545, perhaps after RRULE:, perhaps with
 * a DTSTART line beside. What it allows is all that can ever be carried out, so that a rule that is read can be
 * reckoned, in bounded time.
 */
export function parseRule(text: string): RecurrenceRule | RecurrenceProblem {
  const rule: RecurrenceRule = {
    freq: 'DAILY',
    interval: 1,
    byDay: [],
    byMonthDay: [],
    byMonth: [],
    bySetPos: [],
    byHour: [],
    byMinute: [],
    count: null,
    until: null,
    weekStart: 0,
    first: null,
  }
  const [rest, first] = takeFirst(text.trim())
  if (first === null)
    return { code: 'recurrence.part', values: { part: 'DTSTART', allowed: 'DTSTART:20271231T090000' } }
  rule.first = first ?? null
  const seen = new Set<string>()
  for (const part of rest
    .replace(/^RRULE:/i, '')
    .replace(/;$/, '')
    .toUpperCase()
    .split(';')) {
    const [name = '', value = ''] = part.split('=', 2)
    const kind = PARTS.get(name)
    if (!kind || !part.includes('='))
      return { code: 'recurrence.part', values: { part: part.slice(0, 40), allowed: [...PARTS.keys()].join(', ') } }
    if (seen.has(name)) return { code: 'recurrence.twice', values: { part: name } }
    if (!kind.read(value, rule))
      return { code: 'recurrence.value', values: { part: name, value: value.slice(0, 40), allowed: kind.allowed } }
    seen.add(name)
  }
  if (!seen.has('FREQ'))
    return { code: 'recurrence.value', values: { part: 'FREQ', value: '', allowed: FREQUENCIES.join(', ') } }
  const against = contradiction(rule)
  if (against) return { code: 'recurrence.together', values: { part: against[0], other: against[1] } }
  if (Math.max(1, rule.byHour.length) * Math.max(1, rule.byMinute.length) > MAX_TIMES_A_DAY)
    return { code: 'recurrence.times', values: { max: MAX_TIMES_A_DAY } }
  return rule
}

/**
 * Takes a DTSTART out of a text, wherever it stands: a text field
 * swallows the end of its line. Null when it cannot be read.
 */
export function takeFirst(text: string): [rest: string, first: RecurrenceRule['first'] | undefined | null] {
  const match = /\s*DTSTART(?:;VALUE=DATE(?:-TIME)?)?(?:;TZID=([^:;]{1,64}))?:(\d{8}(?:T\d{6}Z?)?)\s*/i.exec(text)
  if (!match) return [text, /DTSTART/i.test(text) ? null : undefined]
  const read = readDayTime((match[2] ?? '').toUpperCase())
  if (!read) return [text, null]
  const rest = `${text.slice(0, match.index)}${text.slice(match.index + match[0].length)}`
  return [rest, { ...read, timeZone: match[1] ?? (read.utc ? 'UTC' : null) }]
}

function readDayTime(text: string): DayTime | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T([01]\d|2[0-3])([0-5]\d)[0-5]\d(Z?))?$/.exec(text)
  if (!match) return undefined
  const day = `${match[1]}-${match[2]}-${match[3]}`
  return parseDay(day) ? { day, time: match[4] ? `${match[4]}:${match[5]}` : null, utc: match[6] === 'Z' } : undefined
}
