import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type Condition, conditionSentence } from '@parcours/model/condition/condition.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import type { ContactId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { conditionNames } from '../../condition/names.ts'
import { conditionSql } from '../../condition/sql.ts'
import { type WhyNot, whyNot } from '../nodes/trigger-behaviour.ts'

/** Why a contact is not among those a journey is for; undefined where they are, or it is for everyone. */
export async function whyNotAmong(
  tx: WorkspaceTx,
  contactId: ContactId,
  only: Condition | undefined,
  language: Language,
  now: Date,
): Promise<WhyNot | undefined> {
  if (!only) return undefined
  const { rows } = await sql<{ fits: boolean }>`
    SELECT ${conditionSql(only, { now, of: 'each' })} AS fits
      FROM contacts c
     WHERE c.id = ${contactId}`.execute(tx)
  if (rows[0]?.fits) return undefined
  return whyNot('why.notAmong', { who: conditionSentence(only, language, await conditionNames(tx)) })
}
