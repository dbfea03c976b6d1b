import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { personId } from '../context.ts'
import { DRAW_PARTS, drawSql } from '../draw.ts'
import type { ConditionSql } from '../kind.ts'

export const sample: ConditionSql<ConditionSettings<'sample'>> = {
  test: ({ percent, seed }, asking) =>
    sql`(${drawSql(personId(asking), seed)} < ${Math.round((percent * DRAW_PARTS) / 100)})`,
}
