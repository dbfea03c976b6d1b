import { CONSENT_KINDS, type ConsentChannel } from '@parcours/model/channels/channel.ts'
import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { hasDecided } from '../../contacts/consent-bits.ts'
import { contactAlias, type Evaluation, type Sql, WORKSPACE } from '../context.ts'
import type { ConditionSql } from '../kind.ts'

/** Whether marketing on a channel would reach the contact `c`. */
export function reachableSql(channel: ConsentChannel, evaluation: Evaluation): Sql<boolean> {
  const given = hasDecided(channel, 'given', contactAlias(evaluation))
  return evaluation.of === 'readModel'
    ? reachableByReadModel(channel, given)
    : sql`(${ofContact(channel, evaluation, given)})`
}

function ofContact(channel: ConsentChannel, { of }: Evaluation, given: Sql<boolean>): Sql<boolean> {
  const address = sql`c.${sql.ref(CONSENT_KINDS[channel].address)}`
  const suppressed = sql`FROM suppressions s WHERE s.workspace_id = ${WORKSPACE} AND s.channel = ${channel}`
  // Read as a set, a hashed lookup that a scan shared by several processes can make; by key otherwise.
  const clean =
    of === 'each'
      ? sql`NOT EXISTS (SELECT ${suppressed} AND s.address = ${address})`
      : sql`${address} NOT IN (SELECT s.address ${suppressed})`
  return sql`${address} IS NOT NULL AND ${given} AND ${clean}`
}

function reachableByReadModel(channel: ConsentChannel, given: Sql<boolean>): Sql<boolean> {
  const kind = CONSENT_KINDS[channel].address
  return sql`(f.${sql.ref(`has_${kind}`)} AND ${given} AND f.contact_id NOT IN (
    SELECT i.contact_id
      FROM suppressions s
      JOIN contact_identifiers i ON i.workspace_id = s.workspace_id AND i.kind = ${kind} AND i.value = s.address
     WHERE s.workspace_id = ${WORKSPACE} AND s.channel = ${channel}))`
}

export const reachable: ConditionSql<ConditionSettings<'reachable'>> = {
  test: ({ channel }, evaluation) => reachableSql(channel, evaluation),
}
