import { sql } from 'kysely'
import { conditionSql } from '../../condition/sql.ts'
import { conditionInputs, inputsSql } from '../running/decision-inputs.ts'
import type { BehaviourOf } from './behaviour.ts'

export const condition: BehaviourOf<'condition'> = {
  kind: 'instant',
  decide: (settings, now) => ({
    port: sql`CASE WHEN ${conditionSql(settings.condition, { now, of: 'each' })} THEN 'yes' ELSE 'no' END`,
    who: sql`p.state = 'ready'`,
    why: inputsSql(conditionInputs([settings.condition])),
  }),
}
