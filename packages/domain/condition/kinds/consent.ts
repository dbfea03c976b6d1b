import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { hasDecided } from '../../contacts/consent-bits.ts'
import { contactAlias } from '../context.ts'
import type { ConditionSql } from '../kind.ts'

export const consent: ConditionSql<ConditionSettings<'consent'>> = {
  test: ({ channel }, evaluation) => hasDecided(channel, 'given', contactAlias(evaluation)),
}
