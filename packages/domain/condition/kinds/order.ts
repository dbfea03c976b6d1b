import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { comparesRows, countsRows, daysBefore, leavesWindow, person, type Sql } from '../context.ts'
import type { ConditionSql } from '../kind.ts'

type Settings = ConditionSettings<'order'>

/** Amounts are given in the currency's main unit, and kept in its hundredths. */
const MINOR = 100
const SIGN = { atLeast: sql`>=`, atMost: sql`<=`, exactly: sql`=` }

function ofItems({ product, category }: Settings): Sql<unknown> {
  return sql`true ${product ? sql`AND lower(x.product) = lower(${product})` : sql``} ${category ? sql`AND lower(x.category) = lower(${category})` : sql``}`
}

/** Ever and of anything: the sums that stand on the contact. In a window: the orders. Of a product: the items. */
export const order: ConditionSql<Settings> = {
  test(settings, asking) {
    const { measure, compare, amount, product, category, withinDays } = settings
    const items = Boolean(product || category)
    if (!items && withinDays === undefined) {
      const p = person(asking)
      const measured = { count: sql`${p}.orders`, total: sql`${p}.revenue`, average: sql`CASE WHEN ${p}.orders > 0 THEN ${p}.revenue::numeric / ${p}.orders ELSE 0 END` }[measure]

      const wanted = measure === 'count' ? amount : amount * MINOR
      // Whole numbers are compared as such: as numeric it takes twice the time.
      return sql`(${measured} ${SIGN[compare]} ${wanted}::${measure !== 'average' && Number.isInteger(wanted) ? sql`bigint` : sql`numeric`})`
    }
    const since = withinDays === undefined ? sql`` : sql`AND x.ordered_at > ${daysBefore(asking.now, withinDays)}`
    const table = items ? 'order_items' : 'orders'
    const where = sql`${items ? ofItems(settings) : sql`true`} ${since}`
    if (measure === 'count') return items ? comparesRows({ table, where, compare, amount, measure: sql`count(DISTINCT x.order_id)` }, asking) : countsRows({ table, where, compare, amount }, asking)
    const total = items ? sql`sum(x.quantity * x.price)` : sql`sum(x.total)`
    const orders = items ? sql`count(DISTINCT x.order_id)` : sql`count(*)`
    return comparesRows({ table, where, compare, amount: amount * MINOR, measure: measure === 'total' ? sql`${total}` : sql`${total}::numeric / ${orders}` }, asking)
  },
  turns(settings, now) {
    const { withinDays, measure, amount, compare, product, category } = settings
    if (withinDays === undefined) return []
    const items = Boolean(product || category)
    return [
      leavesWindow({
        table: items ? 'order_items' : 'orders',
        where: items ? ofItems(settings) : sql`true`,
        column: 'ordered_at',
        withinDays,
        last: measure === 'count' && amount <= 1 && compare === 'atLeast',
        now,
      }),
    ]
  },
}
