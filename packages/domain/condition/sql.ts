import type { Comparison } from '@parcours/model/condition/comparison.ts'
import { type Condition, leavesOf, type SimpleCondition } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { comparisonSql } from './comparison.ts'
import type { Asking, Sql } from './context.ts'
import type { ConditionSql } from './kind.ts'
import { CONDITION_SQL } from './registry.ts'
import { jsonProperty } from './source.ts'

/** The registry pairs each kind with its own settings, which the compiler cannot follow through a lookup. */
function sqlOf(condition: SimpleCondition): ConditionSql<SimpleCondition> {
  return CONDITION_SQL[condition.kind] as ConditionSql<SimpleCondition>
}

/**
 * The one evaluator of conditions: a boolean expression over the contact `c` of the query, at the moment asked for. It
 * is never null. For journeys, segments, lists and previews alike.
 */
export function conditionSql(condition: Condition, asking: Asking): Sql<boolean> {
  switch (condition.kind) {
    case 'all':
      return joined(condition.of, ' AND ', asking)
    case 'any':
      return joined(condition.of, ' OR ', { ...asking, nested: asking.nested || condition.of.length > 1 })
    case 'not':
      return sql`(NOT ${conditionSql(condition.of, { ...asking, nested: asking.nested || 'of' in condition.of })})`
    default:
      return sqlOf(condition).test(condition, asking)
  }
}

/** Whether a condition asks for nothing of the contact that the narrow `contact_read_model` lacks. */
export function answeredByFacts(condition: Condition): boolean {
  return leavesOf(condition).every(
    ({ condition: leaf }) => leaf.kind !== 'tag' && (leaf.kind !== 'property' || leaf.property === 'createdAt'),
  )
}

function joined(parts: Condition[], by: ' AND ' | ' OR ', asking: Asking): Sql<boolean> {
  if (parts.length === 0) return sql`true`
  return sql`(${sql.join(
    parts.map((part) => conditionSql(part, asking)),
    sql.raw(by),
  )})`
}

/**
 * When time alone may next change the answer for the contact `c`:
 * null when never; undefined when that holds for everyone.
 */
export function nextTurnSql(condition: Condition, now: Date): Sql<Date | null> | undefined {
  const turns = leavesOf(condition).flatMap((leaf) => sqlOf(leaf.condition).turns?.(leaf.condition, now) ?? [])
  if (turns.length === 0) return undefined
  return sql`
    (SELECT min(turn) FROM unnest(ARRAY[${sql.join(turns)}]::timestamptz[]) turn WHERE turn > ${now}::timestamptz)`
}

/** A filter on the properties of the event `e` of the query. */
export function eventFilterSql(where: Comparison[], now: Date): Sql<boolean> {
  if (where.length === 0) return sql`true`
  return sql`(${sql.join(
    where.map((filter) => comparisonSql(filter, jsonProperty(sql`e.properties`, filter.property), now)),
    sql` AND `,
  )})`
}
