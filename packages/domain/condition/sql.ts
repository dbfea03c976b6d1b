import type { Comparison } from '@parcours/model/condition/comparison.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { type RawBuilder, sql } from 'kysely'
import { CONTACT_COLUMNS } from '../contacts/columns.ts'

type Sql<T> = RawBuilder<T>

/** Where a property is read from: as text, and as JSON. */
interface Source {
  text: Sql<string | null>
  json: Sql<unknown>
}

/** A property of the contact `c`. Dots lead into objects. */
function contactProperty(property: string): Source {
  const column = CONTACT_COLUMNS[property as keyof typeof CONTACT_COLUMNS]
  if (column) {
    const ref = sql<string | null>`c.${sql.ref(column)}`
    return { text: ref, json: sql`to_jsonb(${ref})` }
  }
  return jsonProperty(sql`c.properties`, property)
}

function jsonProperty(document: Sql<unknown>, property: string): Source {
  const path = property.split('.')
  return { text: sql`${document} #>> ${path}::text[]`, json: sql`${document} #> ${path}::text[]` }
}

/**
 * The one evaluator of conditions: a boolean expression over the contact `c` of the query, at the moment `now`.
 * The same expression answers for one person and for a million; it is never null.
 */
export function conditionSql(condition: Condition, now: Date): Sql<boolean> {
  switch (condition.kind) {
    case 'all':
      return joined(condition.of, ' AND ', now)
    case 'any':
      return joined(condition.of, ' OR ', now)
    case 'not':
      return sql`NOT ${conditionSql(condition.of, now)}`
    case 'property':
      return comparisonSql(condition, contactProperty(condition.property), now)
    case 'tag':
      return sql`(${condition.tag} = ANY (c.tags))`
    case 'consent':
      return sql`EXISTS (SELECT FROM consents k WHERE k.workspace_id = c.workspace_id AND k.contact_id = c.id
        AND k.channel = ${condition.channel} AND k.decision = 'given')`
    case 'event':
      return eventSql(condition, now)
  }
}

function joined(parts: Condition[], by: ' AND ' | ' OR ', now: Date): Sql<boolean> {
  if (parts.length === 0) return sql`true`
  return sql`(${sql.join(
    parts.map((part) => conditionSql(part, now)),
    sql.raw(by),
  )})`
}

/** A filter on the properties of the event `e` of the query. */
export function eventFilterSql(where: Comparison[], now: Date): Sql<boolean> {
  if (where.length === 0) return sql`true`
  return sql`(${sql.join(
    where.map((filter) => comparisonSql(filter, jsonProperty(sql`e.properties`, filter.property), now)),
    sql` AND `,
  )})`
}

/** Reads the daily summary where it holds the answer; counts inside a window or with a filter read the events by index. */
function eventSql({ event, atLeast, withinDays, where }: Extract<Condition, { kind: 'event' }>, now: Date): Sql<boolean> {
  const since = withinDays === undefined ? undefined : new Date(now.getTime() - withinDays * 86_400_000)
  if (where.length === 0 && (since === undefined || atLeast === 1)) {
    return sql`coalesce((SELECT sum(d.count) FROM event_days d WHERE d.workspace_id = c.workspace_id AND d.contact_id = c.id
      AND d.name = ${event} ${since ? sql`AND d.last_at >= ${since}` : sql``}) >= ${atLeast}, false)`
  }
  return sql`((SELECT count(*) FROM (SELECT FROM events e WHERE e.workspace_id = c.workspace_id AND e.contact_id = c.id
    AND e.name = ${event} ${since ? sql`AND e.occurred_at >= ${since}` : sql``} AND ${eventFilterSql(where, now)} LIMIT ${atLeast}) did) >= ${atLeast})`
}

function comparisonSql({ operator, value }: Comparison, { text, json }: Source, now: Date): Sql<boolean> {
  const words = String(value ?? '')
  const moment = sql`CASE WHEN pg_input_is_valid(${text}, 'timestamptz') THEN (${text})::timestamptz END`
  const number = sql`CASE WHEN pg_input_is_valid(${text}, 'numeric') THEN (${text})::numeric END`
  const daysAgo = () => new Date(now.getTime() - Number(value) * 86_400_000)
  switch (operator) {
    case 'isSet':
      return sql`(coalesce(${text}, '') <> '')`
    case 'isNotSet':
      return sql`(coalesce(${text}, '') = '')`
    case 'is':
      return sql`coalesce(${equals(words, text, json, number)}, false)`
    case 'isNot':
      return sql`NOT coalesce(${equals(words, text, json, number)}, false)`
    case 'contains':
      return sql`coalesce(strpos(lower(${text}), lower(${words})) > 0, false)`
    case 'startsWith':
      return sql`coalesce(starts_with(lower(${text}), lower(${words})), false)`
    case 'greaterThan':
      return sql`coalesce(${number} > ${words}::numeric, false)`
    case 'lessThan':
      return sql`coalesce(${number} < ${words}::numeric, false)`
    case 'before':
      return sql`coalesce(${moment} < ${words}::timestamptz, false)`
    case 'after':
      return sql`coalesce(${moment} > ${words}::timestamptz, false)`
    case 'inLastDays':
      return sql`coalesce(${moment} BETWEEN ${daysAgo()} AND ${now}, false)`
    case 'notInLastDays':
      return sql`NOT coalesce(${moment} BETWEEN ${daysAgo()} AND ${now}, false)`
  }
}

/** Text without regard to case; a list when it holds the value; numbers by value, so that 10 is 10.0. */
function equals(words: string, text: Sql<string | null>, json: Sql<unknown>, number: Sql<unknown>): Sql<boolean> {
  const same = sql<boolean>`lower(${text}) = lower(${words}) OR (jsonb_typeof(${json}) = 'array' AND ${json} ? ${words})`
  const isNumber = words.trim() !== '' && !Number.isNaN(Number(words))
  return isNumber ? sql`(${same} OR ${number} = ${words}::numeric)` : sql`(${same})`
}
