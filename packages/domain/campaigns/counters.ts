import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ExclusionReason, MessageFirst, MessageStatus } from '@parcours/model/delivery/message.ts'
import type { SendId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { type ExclusionCount, exclusionCounts } from '../delivery/exclusion-counts.ts'
import type { MessageCounts } from '../delivery/message-counts.ts'
import { quarterOf, RECENTLY_COUNTED } from '../delivery/recent-counters.ts'

/** What is counted of a campaign's messages: each by its status, what became of it first, or why it was excluded. */
export type CampaignCount = MessageStatus | MessageFirst | ExclusionCount

/** Messages of a send that were made at one time. */
interface OfSend {
  sendId: SendId
  variant: string
  madeAt: Date
}

interface Count extends OfSend {
  what: CampaignCount
  count: number
}

/** Adds to sends' live counts, and to those of the last days: rows of their own, so that no transaction waits. */
export async function addCounts(tx: WorkspaceTx, workspaceId: WorkspaceId, counts: Count[]): Promise<void> {
  if (counts.length === 0) return
  await sql`
    WITH counted AS (
      SELECT * FROM unnest(${counts.map(({ sendId }) => sendId)}::uuid[],
             ${counts.map(({ variant }) => variant)}::text[], ${counts.map(({ what }) => what)}::text[],
             ${counts.map(({ count }) => count)}::int[], ${counts.map(({ madeAt }) => madeAt)}::timestamptz[])
             AS c (send_id, variant, what, count, made_at)
    ), recent AS (
      INSERT INTO recent_message_counters (workspace_id, subject_id, what, quarter, count)
      SELECT s.workspace_id, s.campaign_id, c.what, ${quarterOf(sql`c.made_at`)}, sum(c.count)
        FROM counted c
        JOIN campaign_sends s ON s.workspace_id = ${workspaceId} AND s.id = c.send_id
       WHERE c.what = ANY (${RECENTLY_COUNTED}::text[])
       GROUP BY 1, 2, 3, 4
    )
    INSERT INTO campaign_counters (workspace_id, send_id, variant, what, count)
    SELECT ${workspaceId}::uuid, send_id, variant, what, sum(count)
      FROM counted
     GROUP BY send_id, variant, what`.execute(tx)
}

export function countStatuses(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  of: OfSend,
  statuses: ReadonlyMap<MessageStatus, number>,
): Promise<void> {
  return addCounts(
    tx,
    workspaceId,
    [...statuses].map(([what, count]) => ({ ...of, what, count })),
  )
}

export function countExcluded(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  of: OfSend,
  excluded: { reason: ExclusionReason }[],
): Promise<void> {
  return addCounts(
    tx,
    workspaceId,
    exclusionCounts(excluded).map((counted) => ({ ...of, ...counted })),
  )
}

/** Counts the deferred messages of a send that were retried. */
export async function countRetried(tx: WorkspaceTx, workspaceId: WorkspaceId, retried: MessageCounts): Promise<void> {
  if (!retried.campaignId) return
  const { ownerId: sendId, variant, madeAt } = retried
  const of = { sendId, variant, madeAt }
  await countStatuses(tx, workspaceId, of, retried.statuses)
  await countExcluded(tx, workspaceId, of, retried.excluded)
}

/** Counts of several variants or sends, added up. */
export function totalsOf(
  counts: readonly { what: CampaignCount; count: number }[],
): ReadonlyMap<CampaignCount, number> {
  const totals = new Map<CampaignCount, number>()
  for (const { what, count } of counts) totals.set(what, (totals.get(what) ?? 0) + count)
  return totals
}

/** The counts of sends, by variant and by metric. */
export async function countsOf(
  tx: WorkspaceTx,
  sendIds: SendId[],
): Promise<{ send_id: SendId; variant: string; what: CampaignCount; count: number }[]> {
  if (sendIds.length === 0) return []
  const { rows } = await sql<{ send_id: SendId; variant: string; what: CampaignCount; count: number }>`
    SELECT send_id, variant, what, sum(count)::bigint AS count
      FROM campaign_counters
     WHERE send_id = ANY (${sendIds}::uuid[])
     GROUP BY send_id, variant, what`.execute(tx)
  return rows
}
