import type { Comparison } from '@parcours/model/condition/comparison.ts'
import { type Condition, leavesOf, type SimpleCondition } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { comparisonSql } from './comparison.ts'
import type { Evaluation, Sql } from './context.ts'
import type { ConditionSql } from './kind.ts'
import { CONDITION_SQL } from './registry.ts'
import { jsonProperty } from './source.ts'

/** The registry pairs each kind with its own settings, which the compiler cannot follow through a lookup. */
function sqlOf(condition: SimpleCondition): ConditionSql<SimpleCondition> {
  return CONDITION_SQL[condition.kind] as ConditionSql<SimpleCondition>
}

/**
 * The one evaluator of conditions: a boolean expression over the contact `c` of the query, at the moment of the
 * evaluation. It is never null. Journeys, segments, lists and previews share it.
 */
export function conditionSql(condition: Condition, evaluation: Evaluation): Sql<boolean> {
  switch (condition.kind) {
    case 'all':
      return joined(condition.of, ' AND ', evaluation)
    case 'any':
      return joined(condition.of, ' OR ', { ...evaluation, nested: evaluation.nested || condition.of.length > 1 })
    case 'not':
      return sql`(NOT ${conditionSql(condition.of, { ...evaluation, nested: evaluation.nested || 'of' in condition.of })})`
    default:
      return sqlOf(condition).test(condition, evaluation)
  }
}

/** Whether the narrow `contact_read_model` has all columns of the contact that a condition needs. */
export function answeredByReadModel(condition: Condition): boolean {
  return leavesOf(condition).every(
    ({ condition: leaf }) => leaf.kind !== 'tag' && (leaf.kind !== 'property' || leaf.property === 'createdAt'),
  )
}

function joined(parts: Condition[], by: ' AND ' | ' OR ', evaluation: Evaluation): Sql<boolean> {
  if (parts.length === 0) return sql`true`
  return sql`(${sql.join(
    parts.map((part) => conditionSql(part, evaluation)),
    sql.raw(by),
  )})`
}

/**
 * When time alone may next change the answer for the contact `c`:
 * null when never; undefined when that holds for all contacts.
 */
export function nextEvaluationSql(condition: Condition, now: Date): Sql<Date | null> | undefined {
  const times = leavesOf(condition).flatMap(
    (leaf) => sqlOf(leaf.condition).evaluationTimes?.(leaf.condition, now) ?? [],
  )
  if (times.length === 0) return undefined
  return sql`
    (SELECT min(at) FROM unnest(ARRAY[${sql.join(times)}]::timestamptz[]) at WHERE at > ${now}::timestamptz)`
}

/** A filter on the properties of the event `e` of the query. */
export function eventFilterSql(where: Comparison[], now: Date): Sql<boolean> {
  if (where.length === 0) return sql`true`
  return sql`(${sql.join(
    where.map((filter) => comparisonSql(filter, jsonProperty(sql`e.properties`, filter.property), now)),
    sql` AND `,
  )})`
}
