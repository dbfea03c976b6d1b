import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { MessageId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'

/** After so many soft bounces in so many days, without a delivery in between, the address is suppressed. */
const SOFT_BOUNCES = 3
const SOFT_DAYS = 30

/** A mailbox that stays full is one that nobody reads; a phone that stays off, one that nobody has. */
export async function suppressAfterSoftBounces(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  messageIds: MessageId[],
  now: Date,
): Promise<void> {
  if (messageIds.length === 0) return
  await sql`
    INSERT INTO suppressions (workspace_id, channel, address, reason)
    SELECT ${workspaceId}::uuid, s.channel, s.address, 'bounced'
      FROM (SELECT DISTINCT channel, contact_id, address FROM messages WHERE id = ANY (${messageIds}::uuid[])) s
     WHERE s.address IS NOT NULL AND ${SOFT_BOUNCES} <= (
       SELECT count(DISTINCT e.message_id)
         FROM message_events e
         JOIN messages m ON m.id = e.message_id AND m.channel = s.channel AND m.address = s.address
        WHERE e.workspace_id = ${workspaceId}
          AND e.contact_id = s.contact_id
          AND e.kind = 'bounced'
          AND e.data ->> 'kind' = 'soft'
          AND e.occurred_at > greatest(${now}::timestamptz - make_interval(days => ${SOFT_DAYS}::int),
                (SELECT max(d.occurred_at)
                   FROM message_events d
                   JOIN messages o ON o.id = d.message_id AND o.channel = s.channel AND o.address = s.address
                  WHERE d.workspace_id = ${workspaceId} AND d.contact_id = s.contact_id AND d.kind = 'delivered')))
    ON CONFLICT DO NOTHING`.execute(tx)
}
