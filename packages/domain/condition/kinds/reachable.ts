import type { ConsentChannel } from '@parcours/model/channels/channel.ts'
import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { type Evaluation, type Sql, WORKSPACE } from '../context.ts'
import type { ConditionSql } from '../kind.ts'

/** Whether marketing on a channel would reach the contact `c`. */
export function reachableSql(channel: ConsentChannel, { of }: Evaluation): Sql<boolean> {
  if (of === 'readModel') return reachableByReadModel(channel)
  const [address, consent] =
    channel === 'email' ? [sql`c.email`, sql`c.email_consent`] : [sql`c.phone`, sql`c.sms_consent`]
  const suppressed = sql`FROM suppressions s WHERE s.workspace_id = ${WORKSPACE} AND s.channel = ${channel}`
  // Read as a set, a hashed lookup that a scan shared by several processes can make; by key otherwise.
  const clean =
    of === 'each'
      ? sql`NOT EXISTS (SELECT ${suppressed} AND s.address = ${address})`
      : sql`${address} NOT IN (SELECT s.address ${suppressed})`
  return sql`(${address} IS NOT NULL AND coalesce(${consent} = 'given', false) AND ${clean})`
}

function reachableByReadModel(channel: ConsentChannel): Sql<boolean> {
  const [has, given, kind] =
    channel === 'email'
      ? [sql`f.has_email`, sql`f.email_given`, 'email']
      : [sql`f.has_phone`, sql`f.sms_given`, 'phone']
  return sql`(${has} AND ${given} AND f.contact_id NOT IN (
    SELECT i.contact_id
      FROM suppressions s
      JOIN contact_identifiers i ON i.workspace_id = s.workspace_id AND i.kind = ${kind} AND i.value = s.address
     WHERE s.workspace_id = ${WORKSPACE} AND s.channel = ${channel}))`
}

export const reachable: ConditionSql<ConditionSettings<'reachable'>> = {
  test: ({ channel }, evaluation) => reachableSql(channel, evaluation),
}
