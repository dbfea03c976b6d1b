import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { personId } from '../context.ts'
import type { ConditionSql } from '../kind.ts'

const PARTS = 10_000

export const sample: ConditionSql<ConditionSettings<'sample'>> = {
  test: ({ percent, seed }, asking) => sql`(mod(hashtextextended(${personId(asking)}::text || ${seed}::text, 0) & 4611686018427387903, ${sql.lit(PARTS)}) < ${Math.round((percent * PARTS) / 100)})`,
}
