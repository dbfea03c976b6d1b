import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { daysBefore } from '../context.ts'
import type { ConditionSql } from '../kind.ts'

const column = (which: 'first' | 'last') => sql<Date | null>`c.${sql.ref(which === 'first' ? 'first_order_at' : 'last_order_at')}`

export const orderDate: ConditionSql<ConditionSettings<'orderDate'>> = {
  test: ({ which, compare, days }, { now }) => sql`coalesce(${column(which)} ${compare === 'within' ? sql`>` : sql`<=`} ${daysBefore(now, days)}::timestamptz, false)`,
  turns: ({ which, days }) => [sql`${column(which)} + make_interval(days => ${days}::int)`],
}
