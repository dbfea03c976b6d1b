import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { daysBefore, person, type Sql } from '../context.ts'
import type { ConditionSql } from '../kind.ts'

const column = (of: Sql<unknown>, which: 'first' | 'last') => sql<Date | null>`${of}.${sql.ref(which === 'first' ? 'first_order_at' : 'last_order_at')}`

export const orderDate: ConditionSql<ConditionSettings<'orderDate'>> = {
  test: ({ which, compare, days }, asking) => sql`coalesce(${column(person(asking), which)} ${compare === 'within' ? sql`>` : sql`<=`} ${daysBefore(asking.now, days)}::timestamptz, false)`,
  turns: ({ which, days }) => [sql`${column(sql`c`, which)} + make_interval(days => ${days}::int)`],
}
