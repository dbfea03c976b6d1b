import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import type { ConditionSql } from '../kind.ts'

export const tag: ConditionSql<ConditionSettings<'tag'>> = {
  test: (settings) => sql`(${settings.tag} = ANY (c.tags))`,
}
