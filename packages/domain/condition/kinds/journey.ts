import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import { NO_PORTS } from '@parcours/model/journey/rules.ts'
import { sql } from 'kysely'
import { hasRows } from '../context.ts'
import type { ConditionSql } from '../kind.ts'

const ORDERED_SINCE = sql`
  AND EXISTS (SELECT
                FROM orders o
               WHERE o.workspace_id = x.workspace_id AND o.contact_id = x.contact_id AND o.ordered_at >= x.entered_at)`

export const journey: ConditionSql<ConditionSettings<'journey'>> = {
  test({ journeyId, state, nodeId }, evaluation) {
    const id = parsePublicId('journey', journeyId)
    if (!id) return sql`false`
    if (state === 'passed') {
      const where = sql`x.journey_id = ${id} AND x.node_id = ${nodeId ?? ''} AND x.port <> ALL (${NO_PORTS}::text[])`
      return hasRows({ table: 'journey_trail', where }, evaluation)
    }
    const which = {
      isIn: sql`AND x.ended_at IS NULL`,
      entered: sql``,
      finished: sql`AND x.ended_why = 'completed'`,
      converted: ORDERED_SINCE,
    }[state]
    return hasRows({ table: 'journey_positions', where: sql`x.journey_id = ${id} ${which}` }, evaluation)
  },
}
