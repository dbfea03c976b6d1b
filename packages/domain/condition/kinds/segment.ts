import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { hasRows } from '../context.ts'
import type { ConditionSql } from '../kind.ts'

export const segment: ConditionSql<ConditionSettings<'segment'>> = {
  test({ segmentId }, evaluation) {
    const id = parsePublicId('segment', segmentId)
    return id ? hasRows({ table: 'segment_members', where: sql`x.segment_id = ${id}` }, evaluation) : sql`false`
  },
}
