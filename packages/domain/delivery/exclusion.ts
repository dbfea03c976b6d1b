import type { Channel } from '@parcours/model/channels/registry.ts'
import type { ExclusionReason } from '@parcours/model/delivery/message.ts'
import { type RawBuilder, sql } from 'kysely'
import { channelOf } from '../channels/registry.ts'
import { hasDecided } from '../contacts/consent-bits.ts'

/** The address of the contact `c` on a channel: SQL. */
export const addressSql = (channel: Channel): RawBuilder<string | null> =>
  sql`c.${sql.ref(channelOf(channel).kind.address)}`

/** Joins the suppression `x` of the address of the contacts `c` on a channel, if there is one: SQL. */
export const withSuppression = (channel: Channel): RawBuilder<unknown> => sql`
  LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
   AND x.channel = ${sql.lit(channel)}
   AND x.address = ${addressSql(channel)}`

/**
 * Why the contact `c`, with a suppression `x` of the address if there is one, is excluded from a message on a channel;
 * null when it is not: SQL.
 */
export function reasonAgainstSql(
  channel: Channel,
  isMarketing: RawBuilder<unknown>,
  isTooMuch = sql<boolean>`false`,
): RawBuilder<ExclusionReason | null> {
  return sql`
    CASE
      WHEN ${addressSql(channel)} IS NULL THEN 'noAddress'
      WHEN ${isMarketing} AND ${hasDecided(channel, 'withdrawn')} THEN 'unsubscribed'
      WHEN ${isMarketing} AND NOT ${hasDecided(channel, 'given')} THEN 'noConsent'
      WHEN x.reason IS NOT NULL THEN x.reason
      WHEN ${isTooMuch} THEN 'frequencyCap'
    END`
}
