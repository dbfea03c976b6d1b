import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { getCampaign } from './campaigns.ts'
import { CAMPAIGN_NODE } from './source.ts'
import { wakeSend } from './wake.ts'

/**
 * Settles messages in doubt as a person decided: sent, as they were seen to have arrived, or to be sent once more, as they were not. Only messages that
 * are in doubt are touched. Returns how many.
 */
export async function settleUnknown(tx: WorkspaceTx, workspaceId: string, campaignId: string, messageIds: string[], as: 'resend' | 'sent', now: Date): Promise<number> {
  await getCampaign(tx, campaignId)
  const { rows } = await sql<{ send_id: string; variant: string; count: number }>`
    WITH settled AS (
      UPDATE messages m SET status = ${as === 'sent' ? 'sent' : 'deferred'}, sent_at = ${as === 'sent' ? sql`coalesce(m.sent_at, ${now}::timestamptz)` : sql`NULL`},
             retry_at = ${as === 'sent' ? sql`NULL` : sql`${now}::timestamptz`}, reason = ${as === 'sent' ? sql`NULL` : sql`'resend'`}
        FROM campaign_sends s
       WHERE s.campaign_id = ${campaignId} AND m.workspace_id = s.workspace_id AND m.source_id = s.id AND m.node_id = ${CAMPAIGN_NODE} AND m.status = 'unknown' AND m.id = ANY (${messageIds}::uuid[])
      RETURNING m.source_id AS send_id, coalesce(m.variant, '') AS variant
    ), counted AS (
      INSERT INTO campaign_counters (workspace_id, send_id, variant, what, count)
      SELECT ${workspaceId}::uuid, send_id, variant, what, sum(n) FROM settled CROSS JOIN LATERAL (VALUES ('unknown', -1), (${as === 'sent' ? 'sent' : 'deferred'}, 1)) w (what, n) GROUP BY send_id, variant, what
    )
    SELECT send_id, variant, count(*)::int AS count FROM settled GROUP BY 1, 2`.execute(tx)
  for (const { send_id } of rows) await wakeSend(tx, send_id)
  return rows.reduce((sum, { count }) => sum + count, 0)
}
