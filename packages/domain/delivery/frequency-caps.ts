import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Channel } from '@parcours/model/channels/channel.ts'
import { ALL_CHANNELS, type FrequencyCap, type FrequencyCaps } from '@parcours/model/delivery/limits.ts'
import { type RawBuilder, sql } from 'kysely'
import { getLimits } from './limits.ts'

/** The messages that count against a cap. */
interface Counted {
  /** Of this channel; of all without one. */
  channel?: Channel
  /** Receipts and other service messages tire nobody. */
  onlyMarketing?: boolean
}

/** Whether the contact `c` has had as many messages as a cap allows, from any owner: SQL. */
export function isCapped(
  { messages, days }: FrequencyCap,
  { channel, onlyMarketing = false }: Counted,
  now: Date,
): RawBuilder<boolean> {
  return sql`
    ((SELECT count(*)
        FROM messages k
       WHERE k.workspace_id = c.workspace_id
         AND k.contact_id = c.id
         AND k.status IN ('sending', 'sent')
         AND k.created_at > ${now}::timestamptz - make_interval(days => ${days}::int)
         ${channel ? sql`AND k.channel = ${channel}` : sql``}
         ${onlyMarketing ? sql`AND ${IS_MARKETING}` : sql``}
     ) >= ${messages}::int)`
}

const IS_MARKETING = sql`
  EXISTS (SELECT
            FROM contents t
           WHERE t.workspace_id = k.workspace_id AND t.id = k.template_id AND t.purpose = 'marketing')`

/** What a message is, as caps count it. */
interface Capped {
  purpose: string
  channel: Channel
}

/** Whether the contact `c` has had as much marketing as caps allow: SQL. Service messages have no cap. */
export function isOverCaps(caps: FrequencyCaps, { purpose, channel }: Capped, now: Date): RawBuilder<boolean> {
  if (purpose !== 'marketing') return sql`false`
  const own = caps[channel]
  const all = caps[ALL_CHANNELS]
  const over = [
    ...(own ? [isCapped(own, { channel, onlyMarketing: true }, now)] : []),
    ...(all ? [isCapped(all, { onlyMarketing: true }, now)] : []),
  ]
  return over.length > 0 ? sql`(${sql.join(over, sql` OR `)})` : sql`false`
}

/** {@link isOverCaps} by the caps of the workspace as they are set now. */
export async function isOverWorkspaceCaps(tx: WorkspaceTx, capped: Capped, now: Date): Promise<RawBuilder<boolean>> {
  return isOverCaps((await getLimits(tx)).limits.caps, capped, now)
}
