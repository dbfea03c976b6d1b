import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ExclusionReason, MessageFirst, MessageStatus } from '@parcours/model/delivery/message.ts'
import type { SendId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import type { MessageCounts } from '../delivery/message-counts.ts'

/** What is counted of a campaign's messages: each by its status, what became of it first, or why it was excluded. */
export type CampaignCount = MessageStatus | MessageFirst | `excluded:${ExclusionReason}`

interface OfSend {
  workspaceId: WorkspaceId
  sendId: SendId
}

/** Adds to a send's live counts: rows of their own, so that no transaction waits for another. */
async function count(
  tx: WorkspaceTx,
  { workspaceId, sendId }: OfSend,
  variant: string,
  counts: Iterable<[what: CampaignCount, count: number]>,
): Promise<void> {
  const values = [...counts].map(([what, one]) => ({
    workspace_id: workspaceId,
    send_id: sendId,
    variant,
    what,
    count: one,
  }))
  if (values.length > 0) await tx.insertInto('campaign_counters').values(values).execute()
}

export function countStatuses(
  tx: WorkspaceTx,
  send: OfSend,
  variant: string,
  statuses: ReadonlyMap<MessageStatus, number>,
): Promise<void> {
  return count(tx, send, variant, statuses)
}

export async function countExcluded(
  tx: WorkspaceTx,
  send: OfSend,
  variant: string,
  excluded: { reason: ExclusionReason }[],
): Promise<void> {
  const byReason = Map.groupBy(excluded, ({ reason }) => `excluded:${reason}` as const)
  await count(
    tx,
    send,
    variant,
    [...byReason].map(([what, contactIds]) => [what, contactIds.length]),
  )
}

/** Counts the deferred messages of a send that were retried. */
export async function countRetried(tx: WorkspaceTx, workspaceId: WorkspaceId, retried: MessageCounts): Promise<void> {
  if (!retried.campaignId) return
  const send = { workspaceId, sendId: retried.ownerId }
  await countStatuses(tx, send, retried.variant, retried.statuses)
  await countExcluded(tx, send, retried.variant, retried.excluded)
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
