import { parseDay, parseMoment } from '@parcours/model/values/moment.ts'
import { sql } from 'kysely'
import { daysBefore, type Sql, ZONE } from './context.ts'
import { dayOf, momentOf, type Source } from './source.ts'

const DAY_MS = 86_400_000
const FIRST_DAY = Date.parse('0001-01-01T00:00:00Z')
const LAST_DAY = Date.parse('9999-12-31T00:00:00Z')

/**
 * A side of a stretch of time: the moment in SQL, which says whether
 * it belongs to it by its sign, and about when that is.
 */
interface Edge {
  sign: '>' | '>=' | '<' | '<='
  at: Sql<Date>
  about: Date
}

const beginning = (day: string, daysLater: number): Sql<Date> =>
  sql`(SELECT (${day}::date + ${daysLater}::int)::timestamp AT TIME ZONE ${ZONE})`

/**
 * A day is meant whole, in the workspace's zone; a moment to its
 * instant. What is neither is refused by `validateComparison`.
 */
function edge(words: string, sign: Edge['sign']): Edge {
  const about = parseMoment(words) ?? new Date(Number.NaN)
  if (parseDay(words) === undefined) return { sign, at: sql`${words}::timestamptz`, about }
  // After a day begins with the next; up to a day ends with its end.
  const whole = sign === '>' || sign === '<='
  return {
    sign: sign === '>' || sign === '>=' ? '>=' : '<',
    at: beginning(words, whole ? 1 : 0),
    about: new Date(about.getTime() + (whole ? DAY_MS : 0)),
  }
}

/** Whether it holds a moment between these edges. */
function isWithin(source: Source, edges: Edge[]): Sql<boolean | null> {
  const within = (moment: Sql<Date | null>) =>
    sql<boolean | null>`(${sql.join(
      edges.map(({ sign, at }) => sql`${moment} ${sql.raw(sign)} ${at}`),
      sql` AND `,
    )})`
  if (source.moment) return within(source.moment)
  // Times are written alike from the year on: nearly all that lie elsewhere are told by their letters, without being
  // read. Two days are for zones.
  const near = edges.flatMap(({ sign, about }) => {
    const at = about.getTime() + (sign.startsWith('>') ? -2 : 3) * DAY_MS
    if (!(at >= FIRST_DAY && at <= LAST_DAY)) return []
    return [
      sql`
        ${source.text} COLLATE "C" ${sql.raw(sign.startsWith('>') ? '>=' : '<')} ${new Date(at).toISOString().slice(0, 10)}`,
    ]
  })
  const moment = momentOf(source)
  if (near.length === 0) return within(moment)
  const unix = source.dated
    ? sql`WHEN ${source.dated} AND ${source.text} NOT LIKE '____-__-__%' THEN ${within(moment)}`
    : sql``
  return sql`CASE WHEN ${sql.join(near, sql` AND `)} THEN ${within(moment)} ${unix} END`
}

export function isBefore(source: Source, words: string): Sql<boolean | null> {
  return isWithin(source, [edge(words, '<')])
}

export function isAfter(source: Source, words: string): Sql<boolean | null> {
  return isWithin(source, [edge(words, '>')])
}

export function isBetween(source: Source, from: string, to: string): Sql<boolean | null> {
  return isWithin(source, [edge(from, '>='), edge(to, '<=')])
}

export function inLastDays(source: Source, days: number, now: Date): Sql<boolean | null> {
  return inStretch(source, daysBefore(now, days), now)
}

export function inNextDays(source: Source, days: number, now: Date): Sql<boolean | null> {
  return inStretch(source, now, daysBefore(now, -days))
}

/** After one moment, up to another. */
function inStretch(source: Source, after: Date, until: Date): Sql<boolean | null> {
  const given = (at: Date) => sql<Date>`${at}::timestamptz`
  return isWithin(source, [
    { sign: '>', at: given(after), about: after },
    { sign: '<=', at: given(until), about: until },
  ])
}

const today = (now: Date): Sql<string> => sql`(${now}::timestamptz AT TIME ZONE ${ZONE})::date`

/** When a day begins in the workspace's zone. */
export function midnight(day: Sql<unknown>): Sql<Date> {
  return sql`((${day})::timestamp AT TIME ZONE ${ZONE})`
}

/** The next anniversary of a day, today included. */
export function anniversary(source: Source, now: Date): Sql<string | null> {
  return sql`next_anniversary(${dayOf(source)}, ${today(now)})`
}

/**
 * Whether the next anniversary is within so many days. Plain dates
 * are told by their month and day alone, which is ten times as fast.
 */
export function hasAnniversary(source: Source, days: number, now: Date): Sql<boolean | null> {
  const whole = sql<boolean>`${anniversary(source, now)} <= ${today(now)} + ${days}::int`
  if (source.moment || days > 365) return whole
  const soon = sql`
    (SELECT array_agg(to_char(${today(now)} + n, 'MM-DD')) || CASE
          WHEN bool_or(to_char(${today(now)} + n, 'MM-DD') = '02-28'
              AND to_char(${today(now)} + n + 1, 'MM-DD') <> '02-29') THEN ARRAY['02-29']
          ELSE '{}' END
      FROM generate_series(0, ${days}::int) n)`
  return sql`
    CASE
     WHEN ${source.text} LIKE '____-__-__' THEN substr(${source.text}, 6) = ANY (${soon}::text[])
     AND day_of(${source.text}) IS NOT NULL
     ELSE ${whole} END`
}

/** Beyond, all days of the calendar are left, and PostgreSQL's too. */
const MAX_YEARS = 2000

/** So many years, as PostgreSQL can reckon with them. */
export function boundedYears(value: unknown): number {
  return Math.min(Math.round(Number(value)), MAX_YEARS)
}

/** The latest day that is at least so many years ago today. */
function yearsBefore(years: number, now: Date): Sql<string> {
  const cut = sql`(${today(now)} - make_interval(years => ${years}::int))::date`
  return sql`
    (SELECT CASE
          WHEN (${cut} + 1 + make_interval(years => ${years}::int))::date <= ${today(now)} THEN ${cut} + 1
          ELSE ${cut} END)`
}

export function isYearsAgo(source: Source, years: number, now: Date): Sql<boolean | null> {
  return sql`${dayOf(source)} <= ${yearsBefore(years, now)}`
}
