import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { isEver } from '@parcours/model/condition/period.ts'
import { sql } from 'kysely'
import { comparisonSql } from '../comparison.ts'
import { comparesRows, countsRows, oneRowSuffices, type Sql, wholeCount } from '../context.ts'
import type { ConditionSql } from '../kind.ts'
import { inPeriod, periodChanges } from '../period.ts'
import { jsonProperty, numberOf } from '../source.ts'

type Settings = ConditionSettings<'event'>

/** The events in question, but for the window of time. */
function fits({ event: name, where }: Settings, now: Date): Sql<unknown> {
  const filters = where.map(
    (filter) => sql`AND ${comparisonSql(filter, jsonProperty(sql`x.properties`, filter.property), now)}`,
  )
  return sql`x.name = ${name} ${sql.join(filters, sql` `)}`
}

/** Counts without window and filter stand in the totals; all others are counted from the events. */
export const event: ConditionSql<Settings> = {
  test(settings, evaluation) {
    const { compare, amount, sumOf } = settings
    const where = sql`${fits(settings, evaluation.now)} ${inPeriod('occurred_at', settings, evaluation.now)}`
    if (sumOf) {
      const measure = sql<number>`coalesce(sum(${numberOf(jsonProperty(sql`x.properties`, sumOf))}), 0)`
      return comparesRows({ table: 'events', where, compare, amount, measure }, evaluation)
    }
    if (isEver(settings) && settings.where.length === 0) {
      const total = sql`x.name = ${settings.event}`
      const totals = { table: 'event_totals', large: true }
      const wanted = wholeCount({ compare, amount })
      if (wanted === undefined) return sql`false`
      if (compare === 'exactly' && wanted > 0)
        return countsRows(
          { ...totals, where: sql`${total} AND x.count = ${wanted}::bigint`, compare: 'atLeast', amount: 1 },
          evaluation,
        )
      if (compare === 'atLeast') {
        if (wanted === 0) return sql`true`
        return countsRows(
          { ...totals, where: sql`${total} AND x.count >= ${wanted}::bigint`, compare: 'atLeast', amount: 1 },
          evaluation,
        )
      }
      return countsRows(
        { ...totals, where: sql`${total} AND x.count > ${wanted}::bigint`, compare: 'atMost', amount: 0 },
        evaluation,
      )
    }
    return countsRows({ table: 'events', where, compare, amount }, evaluation)
  },
  evaluationTimes(settings, now) {
    const { sumOf } = settings
    return periodChanges({
      table: 'events',
      where: fits(settings, now),
      column: 'occurred_at',
      time: settings,
      last: !sumOf && oneRowSuffices(settings),
      now,
    })
  },
}
