import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { SendState } from '@parcours/model/campaign/state.ts'
import type { CampaignId, SendId } from '@parcours/model/id.ts'
import { type CampaignCount, countsOf } from './counters.ts'

/** What is listed of each send. */
const LISTED = ['sent', 'delivered', 'opened', 'clicked', 'unsubscribed', 'bounced'] as const

export interface SendFigures extends Record<(typeof LISTED)[number], number> {
  id: SendId
  startsAt: Date
  state: SendState
}

/** Of a campaign that recurs daily, three months of sends. */
const MAX_SENDS = 100

/** The latest sends of a campaign with what became of their messages, by their counters. */
export async function sendsOf(tx: WorkspaceTx, campaignId: CampaignId): Promise<SendFigures[]> {
  const sends = await tx
    .selectFrom('campaign_sends')
    .select(['id', 'starts_at', 'state'])
    .where('campaign_id', '=', campaignId)
    .where('state', '<>', 'withdrawn')
    .orderBy('starts_at', 'desc')
    .limit(MAX_SENDS)
    .execute()
  const counts = await countsOf(
    tx,
    sends.map(({ id }) => id),
  )
  const bySend = Map.groupBy(counts, ({ send_id }) => send_id)
  return sends.map(({ id, starts_at, state }) => ({
    id,
    startsAt: starts_at,
    state,
    ...figuresOf(bySend.get(id) ?? []),
  }))
}

function figuresOf(counts: { what: CampaignCount; count: number }[]) {
  const of = (what: CampaignCount) => counts.reduce((sum, one) => (one.what === what ? sum + one.count : sum), 0)
  const figures = Object.fromEntries(LISTED.map((what) => [what, of(what)])) as Record<(typeof LISTED)[number], number>
  // Who opened has received, also where that was not reported.
  return { ...figures, delivered: Math.max(figures.delivered, figures.opened) }
}
