import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { isEver } from '@parcours/model/condition/period.ts'
import { sql } from 'kysely'
import { comparesRows, contactAlias, countsRows, oneRowSuffices, type Sql } from '../context.ts'
import type { ConditionSql } from '../kind.ts'
import { inPeriod, periodChanges } from '../period.ts'

type Settings = ConditionSettings<'order'>

/** Amounts are given in the currency's main unit, and kept in its hundredths. */
const MINOR = 100
const SIGN = { atLeast: sql`>=`, atMost: sql`<=`, exactly: sql`=` }

/** The table of the purchases in question, and their filter, except for the window of time. */
function purchases({ product, category }: Settings): { items: boolean; table: string; where: Sql<unknown> } {
  if (!product && !category) return { items: false, table: 'orders', where: sql`true` }
  const ofProduct = product ? sql`AND fold(x.product) = fold(${product}::text)` : sql``
  const ofCategory = category ? sql`AND fold(x.category) = fold(${category}::text)` : sql``
  const where = sql`true ${ofProduct} ${ofCategory}`
  return { items: true, table: 'order_items', where }
}

/** Ever and of anything: the sums that stand on the contact. In a window: the orders. Of a product: the items. */
export const order: ConditionSql<Settings> = {
  test(settings, evaluation) {
    const { measure, compare, amount } = settings
    const { items, table, where: which } = purchases(settings)
    if (!items && isEver(settings)) {
      const p = contactAlias(evaluation)
      const measured = {
        count: sql`${p}.orders`,
        total: sql`${p}.revenue`,
        average: sql`CASE WHEN ${p}.orders > 0 THEN ${p}.revenue::numeric / ${p}.orders ELSE 0 END`,
      }[measure]
      const wanted = measure === 'count' ? amount : amount * MINOR
      // Whole numbers are compared as such: as numeric it takes twice the time.
      const type = measure !== 'average' && Number.isInteger(wanted) ? sql`bigint` : sql`numeric`
      return sql`
        (${measured} ${SIGN[compare]} ${wanted}::${type})`
    }
    // A refund stands among the orders with a total below zero: it counts in sums, and is no purchase.
    const bought = measure === 'count' ? sql`AND x.total >= 0` : sql``
    const where = sql`${which} ${bought} ${inPeriod('ordered_at', settings, evaluation.now)}`
    if (measure === 'count')
      return items
        ? comparesRows({ table, where, compare, amount, measure: sql`count(DISTINCT x.order_id)` }, evaluation)
        : countsRows({ table, where, compare, amount }, evaluation)
    const total = items ? sql`sum(x.total)` : sql`sum(x.total)`
    const orders = items
      ? sql`count(DISTINCT x.order_id) FILTER (WHERE x.total >= 0)`
      : sql`count(*) FILTER (WHERE x.total >= 0)`
    return comparesRows(
      {
        table,
        where,
        compare,
        amount: amount * MINOR,
        measure: measure === 'total' ? sql`${total}` : sql`coalesce(${total}::numeric / nullif(${orders}, 0), 0)`,
      },
      evaluation,
    )
  },
  evaluationTimes(settings, now) {
    const { table, where } = purchases(settings)
    return periodChanges({
      table,
      where,
      column: 'ordered_at',
      time: settings,
      last: settings.measure === 'count' && oneRowSuffices(settings),
      ahead: true,
      now,
    })
  },
}
