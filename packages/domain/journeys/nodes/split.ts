import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { sql } from 'kysely'
import { DRAW_PARTS, drawSql } from '../../condition/draw.ts'
import type { Behaviour } from './behaviour.ts'

export const split: Behaviour<SettingsOf<'split'>> = {
  kind: 'instant',
  decide: ({ ways }, _, nodeId, { journeyId }) => {
    // The same whenever they come, in every version: a way keeps its people as long as the shares stay.
    const draw = drawSql(sql`p.contact_id`, `${journeyId} ${nodeId}`)
    let upTo = 0
    const whens = ways.map(({ id, share }) => {
      upTo += Math.round((share * DRAW_PARTS) / 100)
      return sql`WHEN ${draw} < ${sql.lit(upTo)} THEN ${id}`
    })
    return { port: sql`CASE ${sql.join(whens, sql` `)} END`, who: sql`p.state = 'ready'` }
  },
}
