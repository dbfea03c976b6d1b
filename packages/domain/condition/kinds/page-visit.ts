import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { countsRows, oneRowSuffices, type Sql } from '../context.ts'
import type { ConditionSql } from '../kind.ts'
import { inPeriod, periodChanges } from '../period.ts'

type Settings = ConditionSettings<'pageVisit'>

/** Pages as Segment's libraries tell them: the address in the properties, the campaign in the context. */
function fits({ address, source }: Settings): Sql<unknown> {
  const wanted = sql`coalesce(x.properties ->> 'url', x.properties ->> 'path', x.context #>> '{page,url}', '')`
  const from = sql`
    concat_ws(' ', x.context #>> '{campaign,source}', x.properties ->> 'referrer', x.context #>> '{page,referrer}')`
  const atAddress = address ? sql`AND strpos(fold(${wanted}), fold(${address}::text)) > 0` : sql``
  const fromSource = source ? sql`AND strpos(fold(${from}), fold(${source}::text)) > 0` : sql``
  return sql`x.kind = 'page' ${atAddress} ${fromSource}`
}

export const pageVisit: ConditionSql<Settings> = {
  test(settings, evaluation) {
    const { compare, amount } = settings
    const where = sql`${fits(settings)} ${inPeriod('occurred_at', settings, evaluation.now)}`
    return countsRows({ table: 'events', where, compare, amount }, evaluation)
  },
  evaluationTimes: (settings, now) =>
    periodChanges({
      table: 'events',
      where: fits(settings),
      column: 'occurred_at',
      time: settings,
      last: oneRowSuffices(settings),
      now,
    }),
}
