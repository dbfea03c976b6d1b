import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { type RawBuilder, sql } from 'kysely'
import { type Asking, daysBefore, person, personId, type Sql, WORKSPACE } from '../context.ts'
import type { ConditionSql } from '../kind.ts'

type Settings = ConditionSettings<'orderDate'>

/**
 * The first or the last order that is not ahead of now. What stands
 * on the contact is right but where the last is ahead.
 */
function orderedAt({ which }: Settings, asking: Asking): Sql<Date | null> {
  const column = columnOf(person(asking), which)
  if (which === 'first') return sql`CASE WHEN ${column} <= ${asking.now} THEN ${column} END`
  const latest = sql`
    SELECT max(o.ordered_at)
      FROM orders o
     WHERE o.workspace_id = ${WORKSPACE}
       AND o.contact_id = ${personId(asking)}
       AND o.total >= 0
       AND o.ordered_at <= ${asking.now}`
  return sql`CASE WHEN ${column} <= ${asking.now} THEN ${column} WHEN ${column} IS NOT NULL THEN (${latest}) END`
}

function columnOf(of: Sql<unknown>, which: Settings['which']): RawBuilder<Date | null> {
  return sql`${of}.${sql.ref(which === 'first' ? 'first_order_at' : 'last_order_at')}`
}

export const orderDate: ConditionSql<Settings> = {
  test(settings, asking) {
    const sign = settings.compare === 'within' ? sql`>` : sql`<=`
    return sql`
      coalesce(${orderedAt(settings, asking)} ${sign} ${daysBefore(asking.now, settings.days)}::timestamptz, false)`
  },
  turns(settings, now) {
    const at = orderedAt(settings, { now, of: 'each' })
    return [columnOf(sql`c`, settings.which), sql`${at} + make_interval(days => ${settings.days}::int)`]
  },
}
