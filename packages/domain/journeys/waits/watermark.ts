import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { SHARDS } from '../../events/inbox.ts'

/**
 * When the oldest of what a workspace's inboxes still hold was received: events, opens and clicks; undefined when they
 * hold none. No contact's time is up before all that was received until then is routed: what was received in time would
 * not count. One statement, so that no open or click is between one inbox and the other; as an event it comes behind
 * what was received after it, so our own events are asked by their time.
 */
export async function inboxWatermark(tx: WorkspaceTx, workspaceId: WorkspaceId): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date | null }>`
    SELECT least(
             (SELECT min(first.received_at)
                FROM generate_series(0, ${SHARDS - 1}::int) shards (shard)
                CROSS JOIN LATERAL (
                  SELECT i.received_at
                    FROM event_inbox i
                   WHERE i.shard = shards.shard::smallint AND i.workspace_id = ${workspaceId}
                   ORDER BY i.seq LIMIT 1
                ) first),
             (SELECT min(received_at) FROM event_inbox WHERE workspace_id = ${workspaceId} AND contact_id IS NOT NULL),
             (SELECT min(at) FROM message_event_inbox WHERE workspace_id = ${workspaceId})
           ) AS at`.execute(tx)
  return rows[0]?.at ?? undefined
}

const SOONEST_MS = 1000
const LATEST_MS = 30_000

/** When to ask again about contacts who wait for the inbox: the further it is behind, the later. */
export function nextAttemptAt(reaches: Date, now: Date): Date {
  return new Date(now.getTime() + Math.min(LATEST_MS, Math.max(SOONEST_MS, (now.getTime() - reaches.getTime()) / 2)))
}
