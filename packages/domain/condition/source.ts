import { sql } from 'kysely'
import { type Sql, WORKSPACE, ZONE } from './context.ts'

/** Where a property is read from: as text, and as JSON. */
export interface Source {
  text: Sql<string | null>
  json: Sql<unknown>
  /** A column of text, which holds no list and no number. */
  column?: true
  /** As a moment, when the column is one already. */
  moment?: Sql<Date | null>
  /** Whether the property is defined as a date: numbers are Unix time then. Absent where it cannot be. */
  dated?: Sql<boolean>
}

/** A property of a document. One that is named with dots is that one; else dots lead into objects. */
export function jsonProperty(document: Sql<unknown>, property: string): Source {
  const path = property.split('.')
  const [text, json] = [
    sql<string | null>`${document} ->> ${property}::text`,
    sql<unknown>`${document} -> ${property}::text`,
  ]
  if (path.length === 1) return { text, json }
  const named = sql`jsonb_exists(${document}, ${property}::text)`
  return {
    text: sql`CASE WHEN ${named} THEN ${text} ELSE ${document} #>> ${path}::text[] END`,
    json: sql`CASE WHEN ${named} THEN ${json} ELSE ${document} #> ${path}::text[] END`,
  }
}

/**
 * Whether the workspace of the transaction says that a property of its contacts holds dates; asked once a statement.
 */
export function isDated(property: string): Sql<boolean> {
  return sql`
    (SELECT d.type = 'date' FROM property_definitions d WHERE d.workspace_id = ${WORKSPACE} AND d.key = ${property})`
}

/** A date without a time, which is the same day everywhere; most birthdays and renewals are such. */
const isPlainDate = ({ text }: Source): Sql<boolean> => sql`${text} LIKE '____-__-__'`
const unixMoment = ({ text, dated }: Source): Sql<Date | null> =>
  dated ? sql`CASE WHEN ${dated} THEN unix_moment(number_of(${text})) END` : sql`NULL::timestamptz`

/**
 * The moment that it holds, or at which the day that it holds begins in a
 * zone, the workspace's unless told otherwise; null when it holds none.
 */
export function momentOf(source: Source, zone: Sql<string> = ZONE): Sql<Date | null> {
  const { text, moment } = source
  if (moment) return moment
  return sql`
    CASE
     WHEN ${isPlainDate(source)} THEN day_of(${text})::timestamp AT TIME ZONE ${zone}
     WHEN ${text} LIKE '____-__-__%' THEN moment_of(${text})
     ELSE ${unixMoment(source)} END`
}

/** The day in a zone, the workspace's unless told otherwise; null when it holds none. */
export function dayOf(source: Source, zone: Sql<string> = ZONE): Sql<string | null> {
  const { text, moment } = source
  if (moment) return sql`(${moment} AT TIME ZONE ${zone})::date`
  return sql`
    CASE
     WHEN ${isPlainDate(source)} THEN day_of(${text})
     ELSE (CASE
           WHEN ${text} LIKE '____-__-__%' THEN moment_of(${text})
           ELSE ${unixMoment(source)} END AT TIME ZONE ${zone})::date END`
}

/**
 * The number that it holds, as JSON or as text; null when it holds
 * none, or one so large that sums of it would leave PostgreSQL's range.
 */
export function numberOf({ text, json, column }: Source): Sql<number | null> {
  if (column) return sql`number_of(${text})`
  return sql`
    CASE jsonb_typeof(${json})
     WHEN 'number' THEN CASE WHEN octet_length(${text}) <= 308 THEN (${text})::numeric END
     WHEN 'string' THEN number_of(${text}) END`
}
