import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import type { ConditionSql } from '../kind.ts'

export const consent: ConditionSql<ConditionSettings<'consent'>> = {
  test: ({ channel }) => sql`(c.${sql.ref(channel === 'email' ? 'email_consent' : 'sms_consent')} IS NOT DISTINCT FROM 'given')`,
}
