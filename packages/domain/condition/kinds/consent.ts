import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import type { ConditionSql } from '../kind.ts'

export const consent: ConditionSql<ConditionSettings<'consent'>> = {
  test: ({ channel }, { of }) =>
    of === 'readModel'
      ? sql`f.${sql.ref(`${channel}_given`)}`
      : sql`(c.${sql.ref(`${channel}_consent`)} IS NOT DISTINCT FROM 'given')`,
}
