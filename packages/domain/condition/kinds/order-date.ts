import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { type RawBuilder, sql } from 'kysely'
import { contactAlias, contactIdSql, daysBefore, type Evaluation, type Sql, WORKSPACE } from '../context.ts'
import type { ConditionSql } from '../kind.ts'

type Settings = ConditionSettings<'orderDate'>

/**
 * The first or the last order that is not in the future. The
 * column of the contact is right unless its last order is.
 */
function orderedAt({ which }: Settings, evaluation: Evaluation): Sql<Date | null> {
  const column = columnOf(contactAlias(evaluation), which)
  if (which === 'first') return sql`CASE WHEN ${column} <= ${evaluation.now} THEN ${column} END`
  const latest = sql`
    SELECT max(o.ordered_at)
      FROM orders o
     WHERE o.workspace_id = ${WORKSPACE}
       AND o.contact_id = ${contactIdSql(evaluation)}
       AND o.total >= 0
       AND o.ordered_at <= ${evaluation.now}`
  return sql`CASE WHEN ${column} <= ${evaluation.now} THEN ${column} WHEN ${column} IS NOT NULL THEN (${latest}) END`
}

function columnOf(of: Sql<unknown>, which: Settings['which']): RawBuilder<Date | null> {
  return sql`${of}.${sql.ref(which === 'first' ? 'first_order_at' : 'last_order_at')}`
}

export const orderDate: ConditionSql<Settings> = {
  test(settings, evaluation) {
    const sign = settings.compare === 'within' ? sql`>` : sql`<=`
    return sql`
      coalesce(${orderedAt(settings, evaluation)} ${sign} ${daysBefore(evaluation.now, settings.days)}::timestamptz, false)`
  },
  evaluationTimes(settings, now) {
    const at = orderedAt(settings, { now, of: 'each' })
    return [columnOf(sql`c`, settings.which), sql`${at} + make_interval(days => ${settings.days}::int)`]
  },
}
