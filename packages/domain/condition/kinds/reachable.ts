import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { type Asking, type Sql, WORKSPACE } from '../context.ts'
import type { ConditionSql } from '../kind.ts'

/** Whether marketing on a channel would reach the contact `c`. */
export function reachableSql(channel: 'email' | 'sms', { of }: Asking): Sql<boolean> {
  const [address, consent] = channel === 'email' ? [sql`c.email`, sql`c.email_consent`] : [sql`c.phone`, sql`c.sms_consent`]
  const suppressed = sql`FROM suppressions s WHERE s.workspace_id = ${WORKSPACE} AND s.channel = ${channel}`
  // Read as a set, a hashed lookup that a scan shared by several processes can make; by key otherwise.
  const clean = of === 'each' ? sql`NOT EXISTS (SELECT ${suppressed} AND s.address = ${address})` : sql`${address} NOT IN (SELECT s.address ${suppressed})`
  return sql`(${address} IS NOT NULL AND coalesce(${consent} = 'given', false) AND ${clean})`
}

export const reachable: ConditionSql<ConditionSettings<'reachable'>> = {
  test: ({ channel }, asking) => reachableSql(channel, asking),
}
