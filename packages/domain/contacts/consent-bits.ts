import type { ConsentChannel } from '@parcours/model/channels/channel.ts'
import type { ConsentDecision } from '@parcours/model/consent.ts'
import { type RawBuilder, sql } from 'kysely'

/*
 * A contact and its row of the read model carry what it decided of all channels in one number, which the database
 * derives from the ledger of consent: see decision 043.
 */

/** Whether the contact `c`, or another row with its consents, decided so of a channel. Never null: SQL. */
export function hasDecided(
  channel: ConsentChannel,
  decision: ConsentDecision,
  row: RawBuilder<unknown> = sql`c`,
): RawBuilder<boolean> {
  // A channel of which nobody decided has no bits yet.
  const bit = sql`(SELECT b.${sql.ref(decision)} FROM consent_channels b WHERE b.channel = ${channel})`
  return sql`coalesce(${row}.consent_bits & ${bit} <> 0, false)`
}

/** What the contact `c` decided of a channel; null when nothing: SQL. */
export const decisionSql = (channel: ConsentChannel): RawBuilder<ConsentDecision | null> =>
  sql`
    CASE
      WHEN ${hasDecided(channel, 'given')} THEN 'given'
      WHEN ${hasDecided(channel, 'withdrawn')} THEN 'withdrawn'
    END`
