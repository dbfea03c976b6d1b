import type { Comparison } from '@parcours/model/condition/comparison.ts'
import { sql } from 'kysely'
import { daysBefore, type Sql, ZONE } from './context.ts'

/** Where a property is read from: as text, and as JSON. */
export interface Source {
  text: Sql<string | null>
  json: Sql<unknown>
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
const numberOf = ({ text }: Source): Sql<number | null> => sql`CASE WHEN pg_input_is_valid(${text}, 'numeric') THEN (${text})::numeric END`
/** The day in the workspace's zone. A date without a time is that day anywhere. */
const dayOf = (source: Source): Sql<string | null> =>
  source.moment
    ? sql`(${source.moment} AT TIME ZONE ${ZONE})::date`
    : sql`CASE WHEN ${source.text} ~ '^\\d{4}-\\d{2}-\\d{2}$' AND pg_input_is_valid(${source.text}, 'date') THEN (${source.text})::date ELSE (${momentOf(source)} AT TIME ZONE ${ZONE})::date END`
const today = (now: Date): Sql<string> => sql`(${now}::timestamptz AT TIME ZONE ${ZONE})::date`
const midnight = (day: Sql<unknown>): Sql<Date> => sql`((${day})::timestamp AT TIME ZONE ${ZONE})`

/** The next anniversary of a day, today included. A 29 February is had on the 28th in other years. */
function anniversary(source: Source, now: Date): Sql<string | null> {
  const [day, present] = [dayOf(source), today(now)]
  const inYears = (more: number) => sql`(${day} + make_interval(years => extract(year FROM ${present})::int - extract(year FROM ${day})::int + ${sql.lit(more)}))::date`
  return sql`(CASE WHEN ${inYears(0)} >= ${present} THEN ${inYears(0)} ELSE ${inYears(1)} END)`
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
      return never(sql`${anniversary(source, now)} <= ${today(now)} + ${Math.round(Number(value))}::int`)
    case 'atLeastYearsAgo':
      return never(sql`(${dayOf(source)} + make_interval(years => ${Math.round(Number(value))}::int))::date <= ${today(now)}`)
    case 'lessThanYearsAgo':
      return never(sql`(${dayOf(source)} + make_interval(years => ${Math.round(Number(value))}::int))::date > ${today(now)}`)
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
  const isNumber = words.trim() !== '' && !Number.isNaN(Number(words))
  const same = sql<boolean>`lower(${source.text}) = lower(${words}) OR (jsonb_typeof(${source.json}) = 'array' AND ${source.json} ? ${words})`
  return isNumber ? sql`(${same} OR ${numberOf(source)} = ${words}::numeric)` : sql`(${same})`
}

function isOneOf(values: string[], source: Source): Sql<boolean | null> {
  const lower = values.map((one) => one.trim().toLowerCase())
  return sql`(lower(${source.text}) = ANY (${lower}::text[]) OR (jsonb_typeof(${source.json}) = 'array' AND ${source.json} ?| ${values}::text[]))`
}
