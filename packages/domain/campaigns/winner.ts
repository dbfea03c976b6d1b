import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WinnerMetric } from '@parcours/model/campaign/campaign.ts'
import type { CampaignId, SendId, WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import type { Verdict } from '@parcours/model/reporting/comparison.ts'
import { sql } from 'kysely'
import { nextOpening } from '../delivery/sending-hours.ts'
import { invalid, Problem } from '../problem.ts'
import { lockCampaign } from './campaigns.ts'
import { comparedResults, rank } from './compared.ts'
import { loadSend, type SendContext } from './send-context.ts'
import { wakeSend } from './wake.ts'

/** The decision of a test, with its confidence. */
interface Decision {
  best: string
  confidence: number | null
  verdict: Verdict | null
  metric: WinnerMetric | 'hand'
}

/** Declares the winner of a send's test by its metric, for the recipients who wait for it. */
export async function decideByMetric(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  sendId: SendId,
  now: Date,
): Promise<void> {
  const send = await loadSend(tx, workspaceId, sendId)
  const metric = send?.definition.test?.winner
  if (!send || !metric || metric === 'hand') return
  const ranking = rank(
    metric,
    await comparedResults(tx, [sendId], { ...send.definition, campaignId: send.campaignId }, now),
    send.definition,
  )
  // The remaining recipients get some variant: the first where no contact did anything, and the leader also where it
  // may lead by chance, which the report says.
  await declareWinner(
    tx,
    send,
    ranking ?? { best: send.definition.variants[0]?.key ?? 'A', confidence: null, verdict: 'tooFew', metric },
    now,
  )
}

/** A user declares the winner, while the test runs or after it. */
export async function decideByHand(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  variant: string,
  now: Date,
): Promise<void> {
  const { definition } = await lockCampaign(tx, campaignId)
  if (!definition.variants.some(({ key }) => key === variant))
    throw invalid([issue('variant', 'campaign.variantUnknown', { key: variant })])
  const open = await tx
    .selectFrom('campaign_sends')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'sending')
    .where('winner', 'is', null)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  const send = open && (await loadSend(tx, workspaceId, open.id))
  if (!send || !definition.test || definition.test.share === 100)
    throw new Problem('conflict', 'campaign.nothingToDecide')
  await declareWinner(tx, send, { best: variant, confidence: null, verdict: null, metric: 'hand' }, now)
  await wakeSend(tx, send.sendId)
}

async function declareWinner(
  tx: WorkspaceTx,
  { sendId, definition }: SendContext,
  { best, confidence, verdict, metric }: Decision,
  now: Date,
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('campaign_sends')
    .set({
      winner: best,
      winner_decision: JSON.stringify({ metric, confidence, verdict, at: now.toISOString() }),
      decide_at: null,
    })
    .where('id', '=', sendId)
    .where('winner', 'is', null)
    .executeTakeFirst()
  if (!numUpdatedRows) return
  await sql`
    UPDATE campaign_send_partitions
       SET variant = ${best},
           due_at = ${nextOpening({ hours: definition.hours, quiet: null }, sql`zone`, sql`greatest(due_at, ${now}::timestamptz)`)}
     WHERE send_id = ${sendId} AND variant IS NULL`.execute(tx)
}
