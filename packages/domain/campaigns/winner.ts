import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WinnerMetric } from '@parcours/model/campaign/campaign.ts'
import { meanOf, probabilityGreater, type Sample } from '@parcours/model/reporting/statistics.ts'
import { sql } from 'kysely'
import { Problem } from '../problem.ts'
import { lockCampaign } from './campaigns.ts'
import { nextOpening } from './lanes.ts'
import { resultsOf, type VariantResults } from './results.ts'
import { loadSend, type SendContext } from './source.ts'
import { wakeSend } from './wake.ts'

/** How a variant did by one metric, as a sample over those it was sent to. */
function sampleBy(metric: WinnerMetric, { sent, opened, clicked, buyers, revenue, revenueSquares }: VariantResults): Sample {
  if (metric === 'revenue') return { count: sent, sum: revenue, squares: revenueSquares }
  const ones = { opens: opened, clicks: clicked, conversions: buyers }[metric]
  return { count: sent, sum: ones, squares: ones }
}

export interface Ranking {
  best: string
  /** How sure it is that the best is better than the second, from 0.5 to 1; by hand, null. */
  confidence: number | null
  metric: WinnerMetric | 'hand'
}

/** The best variant by a metric, and how sure that is. Undefined while none has achieved anything. */
export function rank(metric: WinnerMetric, results: VariantResults[]): Ranking | undefined {
  const samples = results.map((result) => ({ variant: result.variant, sample: sampleBy(metric, result) })).sort((a, b) => meanOf(b.sample) - meanOf(a.sample))
  const [first, second] = samples
  if (!first || first.sample.sum === 0) return undefined
  return { best: first.variant, confidence: second ? probabilityGreater(first.sample, second.sample) : 1, metric }
}

/** Chooses the winner of a send's test by its metric, for everyone who waits for it. */
export async function decideByMetric(tx: WorkspaceTx, workspaceId: string, sendId: string, now: Date): Promise<void> {
  const send = await loadSend(tx, workspaceId, sendId)
  const metric = send?.definition.test?.winner
  if (!send || !metric || metric === 'hand') return
  const ranking = rank(metric, await resultsOf(tx, [sendId], send.definition.conversionDays)) ?? { best: send.definition.variants[0]?.key ?? 'A', confidence: null, metric }
  await crown(tx, send, ranking, now)
}

/** A person chooses, while or after the test runs. */
export async function decideByHand(tx: WorkspaceTx, workspaceId: string, campaignId: string, variant: string, now: Date): Promise<void> {
  const { definition } = await lockCampaign(tx, campaignId)
  if (!definition.variants.some(({ key }) => key === variant)) throw new Problem('unprocessable', 'campaign.variantUnknown', { key: variant })
  const open = await tx
    .selectFrom('campaign_sends')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'sending')
    .where('winner', 'is', null)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  const send = open && (await loadSend(tx, workspaceId, open.id))
  if (!send || !definition.test || definition.test.share === 100) throw new Problem('conflict', 'campaign.nothingToDecide')
  await crown(tx, send, { best: variant, confidence: null, metric: 'hand' }, now)
  await wakeSend(tx, send.sendId)
}

async function crown(tx: WorkspaceTx, { sendId, definition }: SendContext, { best, confidence, metric }: Ranking, now: Date): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('campaign_sends')
    .set({ winner: best, won_by: JSON.stringify({ metric, confidence, at: now.toISOString() }), decide_at: null })
    .where('id', '=', sendId)
    .where('winner', 'is', null)
    .executeTakeFirst()
  if (!numUpdatedRows) return
  await sql`
    UPDATE campaign_lanes SET variant = ${best}, due_at = ${nextOpening(definition.hours, sql`zone`, sql`greatest(due_at, ${now}::timestamptz)`)}
     WHERE send_id = ${sendId} AND variant IS NULL`.execute(tx)
}
