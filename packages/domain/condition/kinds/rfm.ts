import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { RFM_CLASSES, rfmClassOf } from '@parcours/model/condition/rfm.ts'
import { sql } from 'kysely'
import { contactAlias, type Evaluation, type Sql, WORKSPACE } from '../context.ts'
import type { ConditionSql } from '../kind.ts'

const threshold = (which: 'recency' | 'frequency' | 'value'): Sql<number[]> =>
  sql`(SELECT t.${sql.ref(which)} FROM rfm_thresholds t WHERE t.workspace_id = ${WORKSPACE})`

/** Scores of 1 to 5 by the quintiles of the workspace's customers; every pair of scores has a class in the model. */
function classSql(evaluation: Evaluation): Sql<string> {
  const p = contactAlias(evaluation)
  const days = sql`extract(epoch FROM ${evaluation.now}::timestamptz - ${p}.last_order_at) / 86400`
  const r = sql`(5 - width_bucket(${days}::numeric, ${threshold('recency')}))`
  // Equal customers share the lower score: where half of all bought once, one order is no sign of frequency. Both
  // measures are whole numbers: a lower one is at most one less.
  const above = (measured: Sql<number>, which: 'frequency' | 'value') =>
    sql`width_bucket(${measured}::numeric - 1, ${threshold(which)})`
  const fm = sql`round((2 + ${above(sql`${p}.orders`, 'frequency')} + ${above(sql`${p}.revenue`, 'value')}) / 2.0)::int`
  const grid = [1, 2, 3, 4, 5].flatMap((recency) =>
    [1, 2, 3, 4, 5].map((rest) => RFM_CLASSES.indexOf(rfmClassOf(recency, rest)) + 1),
  )
  return sql`
    (${sql.lit(`{${RFM_CLASSES.join()}}`)}::text[])[(${sql.lit(`{${grid.join()}}`)}::int[])[(${r} - 1) * 5 + ${fm}]]`
}

export const rfm: ConditionSql<ConditionSettings<'rfm'>> = {
  test: ({ classes }, evaluation) =>
    sql`(${contactAlias(evaluation)}.orders > 0 AND coalesce(${classSql(evaluation)} = ANY (${classes}::text[]), false))`,
  // The class changes when the last order becomes older than a threshold.
  evaluationTimes: () =>
    [1, 2, 3, 4].map(
      (fifth) =>
        sql`c.last_order_at + make_interval(secs => (${threshold('recency')})[${sql.lit(fifth)}]::float8 * 86400)`,
    ),
}
