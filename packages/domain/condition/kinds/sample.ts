import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { contactIdSql } from '../context.ts'
import { DRAW_PARTS, drawSql } from '../draw.ts'
import type { ConditionSql } from '../kind.ts'

export const sample: ConditionSql<ConditionSettings<'sample'>> = {
  test: ({ percent, seed }, evaluation) =>
    sql`(${drawSql(contactIdSql(evaluation), seed)} < ${Math.round((percent * DRAW_PARTS) / 100)})`,
}
