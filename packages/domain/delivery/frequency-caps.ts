import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Channel } from '@parcours/model/channels/registry.ts'
import type { Purpose } from '@parcours/model/content/kinds/kind.ts'
import { ALL_CHANNELS, type FrequencyCap, type FrequencyCaps } from '@parcours/model/delivery/limits.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'
import { getLimits } from './limits.ts'

/** The messages that count against a cap. */
interface Counted {
  /** Of this channel; of all without one. */
  channel?: Channel
  /** Receipts and other service messages tire nobody. */
  onlyMarketing?: boolean
}

/**
 * Whether the contact `c` has had as many messages as a cap allows, from any owner, or is to have them: SQL. Callers
 * that act on it call {@link lockForCaps} before.
 */
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
         AND k.status IN ('sending', 'sent', 'deferred', 'unknown')
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
  purpose: Purpose
  channel: Channel
}

/** The caps that a message counts against, each with the messages that it counts. Service messages have none. */
function capsOf(caps: FrequencyCaps, { purpose, channel }: Capped): { cap: FrequencyCap; counted: Counted }[] {
  if (purpose !== 'marketing') return []
  const [own, all] = [caps[channel], caps[ALL_CHANNELS]]
  return [
    ...(own ? [{ cap: own, counted: { channel, onlyMarketing: true } }] : []),
    ...(all ? [{ cap: all, counted: { onlyMarketing: true } }] : []),
  ]
}

/** Whether the contact `c` has had as much marketing as caps allow: SQL. */
export function isOverCaps(caps: FrequencyCaps, capped: Capped, now: Date): RawBuilder<boolean> {
  const over = capsOf(caps, capped).map(({ cap, counted }) => isCapped(cap, counted, now))
  return over.length > 0 ? sql`(${sql.join(over, sql` OR `)})` : sql`false`
}

/** Whether {@link isOverCaps} asks anything of a contact. */
export const hasCap = (caps: FrequencyCaps, capped: Capped): boolean => capsOf(caps, capped).length > 0

/** The locks of a workspace's contacts: enough that few wait for each other, and a large batch takes no more. */
const LOCKS = 64
/** The last digits of an id are random. */
const lockOf = (contactId: ContactId) => Number.parseInt(contactId.slice(-4), 16) % LOCKS

/**
 * Until the transaction ends, no other one that has called this counts messages of these contacts: of two that count at
 * the same moment, each would find the same room under a cap. Taken before rows that every claim writes.
 */
export async function lockForCaps(tx: WorkspaceTx, workspaceId: WorkspaceId, contactIds: ContactId[]): Promise<void> {
  // One order prevents deadlocks.
  const locks = [...new Set(contactIds.map(lockOf))].sort((a, b) => a - b)
  await sql`
    SELECT pg_advisory_xact_lock(hashtextextended(${`caps ${workspaceId} `} || l.lock, 0))
      FROM unnest(${locks}::int[]) WITH ORDINALITY l (lock, place)
     ORDER BY l.place`.execute(tx)
}

/** {@link isOverCaps} by the caps of the workspace as they are set now. */
export async function isOverWorkspaceCaps(tx: WorkspaceTx, capped: Capped, now: Date): Promise<RawBuilder<boolean>> {
  return isOverCaps((await getLimits(tx)).limits.caps, capped, now)
}
