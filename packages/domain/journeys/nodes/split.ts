import { sql } from 'kysely'
import { RANDOM_BUCKETS, randomBucketSql } from '../../condition/random-share.ts'
import { input, inputsSql } from '../running/decision-inputs.ts'
import type { BehaviourOf } from './behaviour.ts'

export const split: BehaviourOf<'split'> = {
  kind: 'instant',
  decide: ({ ways }, _, nodeId, { workspaceId, journeyId }) => {
    // The same whenever they come, in every version: a port keeps its contacts as long as the shares stay.
    const draw = randomBucketSql(sql`p.contact_id`, `${journeyId} ${nodeId}`)
    let upTo = 0
    const whens = ways.map(({ id, share }) => {
      upTo += Math.round((share * RANDOM_BUCKETS) / 100)
      return sql`WHEN ${draw} < ${sql.lit(upTo)} THEN ${id}`
    })
    const byChance = sql<string>`CASE ${sql.join(whens, sql` `)} END`
    const holdouts = ways.filter(({ holdout }) => holdout).map(({ id }) => id)
    const open = ways.filter(({ holdout }) => !holdout).map(({ id }) => id)
    // The holdout stays what it is: with it the winner goes on being compared.
    const won = sql`
      (SELECT s.port
         FROM journey_split_winners s
        WHERE s.workspace_id = ${workspaceId}
          AND s.journey_id = ${journeyId}
          AND s.node_id = ${nodeId}
          AND s.port = ANY (${open}))`
    return {
      port: sql`CASE WHEN ${byChance} = ANY (${holdouts}) THEN ${byChance} ELSE coalesce(${won}, ${byChance}) END`,
      who: sql`p.state = 'ready'`,
      why: inputsSql([input('draw', '', sql`round(${draw} / 100.0, 2)`)]),
    }
  },
}
