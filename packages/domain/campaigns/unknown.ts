import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { FailureReason } from '@parcours/model/delivery/message.ts'
import type { CampaignId, MessageId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { getCampaign } from './campaigns.ts'
import { CAMPAIGN_NODE } from './send-context.ts'

/**
 * Resolves messages in doubt as a user decided: sent, when they were seen to have arrived, or to be sent once more,
 * when not. Other messages stay as they are. Returns the number.
 */
export async function settleUnknown(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  messageIds: MessageId[],
  as: 'resend' | 'sent',
  now: Date,
): Promise<number> {
  await getCampaign(tx, campaignId)
  const status = as === 'sent' ? 'sent' : 'deferred'
  // A message to be sent once more is retried at once, like one deferred.
  const change =
    as === 'sent'
      ? sql`sent_at = coalesce(m.sent_at, ${now}::timestamptz), retry_at = NULL, reason = NULL`
      : sql`sent_at = NULL, retry_at = ${now}::timestamptz, reason = ${'resend' satisfies FailureReason}`
  const { rows } = await sql<{ count: number }>`
    WITH settled AS (
      UPDATE messages m SET status = ${status}, ${change} FROM campaign_sends s
       WHERE s.campaign_id = ${campaignId}
         AND m.workspace_id = s.workspace_id
         AND m.owner_id = s.id
         AND m.node_id = ${CAMPAIGN_NODE}
         AND m.status = 'unknown'
         AND m.id = ANY (${messageIds}::uuid[])
      RETURNING m.owner_id AS send_id, coalesce(m.variant, '') AS variant
    ), counted AS (
      INSERT INTO campaign_counters (workspace_id, send_id, variant, what, count)
      SELECT ${workspaceId}::uuid, send_id, variant, what, sum(n)
        FROM settled
        CROSS JOIN LATERAL (VALUES ('unknown', -1), (${status}, 1)) w (what, n)
       GROUP BY send_id, variant, what
    )
    SELECT count(*)::int AS count FROM settled`.execute(tx)
  return rows[0]?.count ?? 0
}
