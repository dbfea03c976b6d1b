import type { Comparison } from '@parcours/model/condition/comparison.ts'
import { sql } from 'kysely'
import { daysBefore, type Sql, ZONE } from './context.ts'

/** Where a property is read from: as text, and as JSON. */
export interface Source {
  text: Sql<string | null>
  json: Sql<unknown>
  /** A column of text, which holds no list and no number. */
  column?: true
  /** As a moment, when the column is one already. */
  moment?: Sql<Date | null>
}

/** A property of a document; dots lead into objects. */
export function jsonProperty(document: Sql<unknown>, property: string): Source {
  const path = property.split('.')
  if (path.length === 1) return { text: sql`${document} ->> ${property}::text`, json: sql`${document} -> ${property}::text` }
  return { text: sql`${document} #>> ${path}::text[]`, json: sql`${document} #> ${path}::text[]` }
}

const momentOf = ({ text, moment }: Source): Sql<Date | null> => moment ?? sql`CASE WHEN pg_input_is_valid(${text}, 'timestamptz') THEN (${text})::timestamptz END`
const numberOf = ({ text, json }: Source): Sql<number | null> =>
  sql`CASE jsonb_typeof(${json}) WHEN 'number' THEN (${text})::numeric WHEN 'string' THEN CASE WHEN pg_input_is_valid(${text}, 'numeric') THEN (${text})::numeric END END`
/** A date without a time, which is the same day everywhere; most birthdays and renewals are such. */
const isPlainDate = ({ text }: Source): Sql<boolean> => sql`(length(${text}) = 10 AND pg_input_is_valid(${text}, 'date'))`
/** The day in a zone, the workspace's unless told otherwise; null when it holds none. */
export const dayOf = (source: Source, zone: Sql<string> = ZONE): Sql<string | null> =>
  source.moment ? sql`(${source.moment} AT TIME ZONE ${zone})::date` : sql`CASE WHEN ${isPlainDate(source)} THEN (${source.text})::date ELSE (${momentOf(source)} AT TIME ZONE ${zone})::date END`
const today = (now: Date): Sql<string> => sql`(${now}::timestamptz AT TIME ZONE ${ZONE})::date`
const midnight = (day: Sql<unknown>): Sql<Date> => sql`((${day})::timestamp AT TIME ZONE ${ZONE})`

/** The next anniversary of a day, today included. */
function anniversary(source: Source, now: Date): Sql<string | null> {
  return sql`next_anniversary(${dayOf(source)}, ${today(now)})`
}

/** Whether the next anniversary is within so many days. Plain dates are told by their month and day alone, which is ten times as fast. */
function hasAnniversary(source: Source, days: number, now: Date): Sql<boolean | null> {
  const whole = sql<boolean>`${anniversary(source, now)} <= ${today(now)} + ${days}::int`
  if (source.moment || days > 365) return whole
  const soon = sql`(SELECT array_agg(to_char(${today(now)} + n, 'MM-DD')) || CASE WHEN bool_or(to_char(${today(now)} + n, 'MM-DD') = '02-28' AND to_char(${today(now)} + n + 1, 'MM-DD') <> '02-29') THEN ARRAY['02-29'] ELSE '{}' END
      FROM generate_series(0, ${days}::int) n)`
  return sql`CASE WHEN length(${source.text}) = 10 THEN substr(${source.text}, 6) = ANY (${soon}::text[]) AND pg_input_is_valid(${source.text}, 'date') ELSE ${whole} END`
}

/** The latest day that is at least so many years ago today. */
function yearsBefore(years: number, now: Date): Sql<string> {
  const cut = sql`(${today(now)} - make_interval(years => ${years}::int))::date`
  return sql`(SELECT CASE WHEN (${cut} + 1 + make_interval(years => ${years}::int))::date <= ${today(now)} THEN ${cut} + 1 ELSE ${cut} END)`
}

function isYearsAgo(source: Source, years: number, now: Date): Sql<boolean | null> {
  return sql`${dayOf(source)} <= ${yearsBefore(years, now)}`
}

/** One comparison as a boolean, never null. */
export function comparisonSql({ operator, value, to, values }: Comparison, source: Source, now: Date): Sql<boolean> {
  const { text } = source
  const words = String(value ?? '')
  const never = (test: Sql<unknown>): Sql<boolean> => sql`coalesce(${test}, false)`
  switch (operator) {
    case 'isSet':
      return sql`(coalesce(${text}, '') <> '')`
    case 'isNotSet':
      return sql`(coalesce(${text}, '') = '')`
    case 'is':
      return never(equals(words, source))
    case 'isNot':
      return sql`NOT ${never(equals(words, source))}`
    case 'isOneOf':
      return never(isOneOf(values ?? [], source))
    case 'contains':
      return never(sql`strpos(lower(${text}), lower(${words})) > 0`)
    case 'startsWith':
      return never(sql`starts_with(lower(${text}), lower(${words}))`)
    case 'greaterThan':
      return never(sql`${numberOf(source)} > ${words}::numeric`)
    case 'lessThan':
      return never(sql`${numberOf(source)} < ${words}::numeric`)
    case 'between':
      return Number.isNaN(Number(words)) || words === ''
        ? never(sql`${momentOf(source)} BETWEEN ${words}::timestamptz AND ${String(to)}::timestamptz`)
        : never(sql`${numberOf(source)} BETWEEN ${words}::numeric AND ${String(to)}::numeric`)
    case 'before':
      return never(sql`${momentOf(source)} < ${words}::timestamptz`)
    case 'after':
      return never(sql`${momentOf(source)} > ${words}::timestamptz`)
    case 'inLastDays':
      return never(inLastDays(source, Number(value), now))
    case 'notInLastDays':
      return sql`NOT ${never(inLastDays(source, Number(value), now))}`
    case 'inNextDays':
      return never(sql`${momentOf(source)} > ${now}::timestamptz AND ${momentOf(source)} <= ${daysBefore(now, -Number(value))}::timestamptz`)
    case 'anniversaryInDays':
      return never(hasAnniversary(source, Math.round(Number(value)), now))
    case 'atLeastYearsAgo':
      return never(isYearsAgo(source, Math.round(Number(value)), now))
    case 'lessThanYearsAgo':
      return never(sql`NOT (${isYearsAgo(source, Math.round(Number(value)), now)})`)
  }
}

/** When time alone may change what {@link comparisonSql} says. */
export function comparisonTurns({ operator, value }: Comparison, source: Source, now: Date): Sql<Date | null>[] {
  const amount = Math.round(Number(value))
  switch (operator) {
    case 'inLastDays':
    case 'notInLastDays':
      return [momentOf(source), sql`${momentOf(source)} + make_interval(secs => ${Number(value) * 86_400}::float8)`]
    case 'inNextDays':
      return [momentOf(source), sql`${momentOf(source)} - make_interval(secs => ${Number(value) * 86_400}::float8)`]
    case 'anniversaryInDays':
      return [midnight(sql`${anniversary(source, now)} - ${amount}::int`), midnight(sql`${anniversary(source, now)} + 1`)]
    case 'atLeastYearsAgo':
    case 'lessThanYearsAgo':
      return [midnight(sql`(${dayOf(source)} + make_interval(years => ${amount}::int))::date`)]
    default:
      return []
  }
}

function inLastDays(source: Source, days: number, now: Date): Sql<boolean | null> {
  return sql`${momentOf(source)} > ${daysBefore(now, days)}::timestamptz AND ${momentOf(source)} <= ${now}::timestamptz`
}

/** Text without regard to case; a list when it holds the value; numbers by value, so that 10 is 10.0. */
function equals(words: string, source: Source): Sql<boolean | null> {
  const same = sql`lower(${source.text}) = ${words.toLowerCase()}`
  if (source.column) return sql`(${same})`
  if (words.trim() === '' || Number.isNaN(Number(words))) return sql`(CASE jsonb_typeof(${source.json}) WHEN 'array' THEN ${source.json} ? ${words} ELSE ${same} END)`
  return sql`(CASE jsonb_typeof(${source.json}) WHEN 'array' THEN ${source.json} ? ${words} WHEN 'number' THEN (${source.text})::numeric = ${words}::numeric
    ELSE (${same} OR ${numberOf(source)} = ${words}::numeric) END)`
}

function isOneOf(values: string[], source: Source): Sql<boolean | null> {
  const same = sql`lower(${source.text}) = ANY (${values.map((one) => one.trim().toLowerCase())}::text[])`
  return source.column ? sql`(${same})` : sql`(CASE jsonb_typeof(${source.json}) WHEN 'array' THEN ${source.json} ?| ${values}::text[] ELSE ${same} END)`
}
