import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignState, PauseReason, SendState } from '@parcours/model/campaign/state.ts'
import { type ExclusionReason, MESSAGE_FIRSTS } from '@parcours/model/delivery/message.ts'
import type { CampaignId, SendId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import type { WorkProgress } from '@parcours/model/progress.ts'
import { sql } from 'kysely'
import { excludedBy } from '../delivery/exclusion-counts.ts'
import { getCampaign } from './campaigns.ts'
import { type CampaignCount, countsOf, totalsOf } from './counters.ts'
import { ofSends } from './results.ts'

/** The period over which the present rate is measured. */
const RATE_MS = 60_000

export interface Progress {
  state: CampaignState
  pausedWhy: PauseReason | null
  audience: number
  holdout: number
  taken: number
  /** Recipients who wait for the winner of the test. */
  undecided: number
  figures: Figures
  pace: number | null
  /** Messages an hour over the last minute; null when nothing is under way. */
  perHour: number | null
  startsAt: Date | null
  endsAt: Date | null
  decideAt: Date | null
  winner: string | null
  /** The latest send. */
  sendId: SendId | null
  /** The problem that blocks the send, and since when; it is retried all the while. */
  trouble: Trouble | null
}

/** What became of messages: of all sends, or of one. */
export interface Figures extends Record<Figure, number> {
  excluded: { reason: ExclusionReason; count: number }[]
}

const FIGURES = ['sent', 'failed', 'unknown', 'deferred', ...MESSAGE_FIRSTS] as const
type Figure = (typeof FIGURES)[number]

export function figuresOf(counts: ReadonlyMap<CampaignCount, number>): Figures {
  const excluded = excludedBy((what) => counts.get(what))
  const all = Object.fromEntries(FIGURES.map((what) => [what, counts.get(what) ?? 0])) as Record<Figure, number>
  // Who opened or clicked has received, also where that was counted by an earlier version.
  return { ...all, delivered: Math.max(all.delivered, all.opened), excluded }
}

export interface Trouble {
  since: Date
  issue: Issue
}

interface SendRow {
  id: string
  pause_reason: Progress['pausedWhy']
  audience: number
  holdout: number
  claimed: number
  left: number
  undecided: number
  last_due: Date | null
  pace: number | null
  starts_at: Date
  prepared_at: Date | null
  state: SendState
  decide_at: Date | null
  winner: string | null
}

/** How far one send is: recipients who were taken, of its audience without the holdout. */
export async function sendProgress(tx: WorkspaceTx, sendId: SendId): Promise<WorkProgress> {
  const { rows } = await sql<WorkProgress>`
    SELECT coalesce(sum(claimed), 0)::int AS done, coalesce(sum(total), 0)::int AS total
      FROM campaign_send_partitions
     WHERE send_id = ${sendId}`.execute(tx)
  return rows[0] ?? { done: 0, total: 0 }
}

/** How many recipients of the send `s` were taken, and how many are left: SQL, a row of its partitions. */
export const TAKEN = sql`(
  SELECT coalesce(sum(claimed), 0)::int AS claimed, coalesce(sum(total - claimed), 0)::int AS left,
         coalesce(sum(total - claimed) FILTER (WHERE variant IS NULL), 0)::int AS undecided,
         max(due_at) FILTER (WHERE claimed < total) AS last_due
    FROM campaign_send_partitions p
   WHERE p.workspace_id = s.workspace_id AND p.send_id = s.id)`

/** The progress of all sends of a campaign, from their partitions and counters, without reading single messages. */
export async function progressOf(tx: WorkspaceTx, campaignId: CampaignId, now: Date): Promise<Progress> {
  const { state } = await getCampaign(tx, campaignId)
  const { rows: sends } = await sql<SendRow>`
    SELECT s.id, s.pause_reason, s.audience, s.holdout, s.pace, s.starts_at, s.prepared_at, s.state, s.decide_at,
           s.winner, l.claimed, l.left, l.undecided, l.last_due
      FROM campaign_sends s
      CROSS JOIN LATERAL ${TAKEN} l
     WHERE s.campaign_id = ${campaignId} AND s.state <> 'withdrawn' ORDER BY s.starts_at DESC`.execute(tx)
  const counts = await countsOf(
    tx,
    sends.map(({ id }) => id),
  )
  const [latest] = sends
  const perHour = latest?.state === 'sending' ? await recentRate(tx, latest, now) : null
  const sum = (pick: (send: SendRow) => number) => sends.reduce((all, send) => all + pick(send), 0)
  return {
    state,
    pausedWhy: latest?.pause_reason ?? null,
    audience: sum(({ audience }) => audience),
    holdout: sum(({ holdout }) => holdout),
    taken: sum(({ claimed }) => claimed),
    undecided: latest?.undecided ?? 0,
    figures: figuresOf(totalsOf(counts)),
    pace: latest?.pace ?? null,
    perHour,
    startsAt: latest?.starts_at ?? null,
    endsAt: latest && perHour ? endOf(latest, perHour, now) : null,
    decideAt: latest?.decide_at ?? null,
    winner: latest?.winner ?? null,
    sendId: latest?.id ?? null,
    trouble: latest && latest.state !== 'done' && latest.state !== 'cancelled' ? await troubleOf(tx, latest.id) : null,
  }
}

/** The recorded problem of a send that keeps failing, in the failure's own words where no issue names it. */
async function troubleOf(tx: WorkspaceTx, sendId: SendId): Promise<Trouble | null> {
  const row = await tx
    .selectFrom('quarantine')
    .select(['issues', 'error', 'first_at'])
    .where('kind', '=', 'campaign')
    .where('key', '=', sendId)
    .executeTakeFirst()
  if (!row) return null
  const [known] = row.issues as Issue[]
  return { since: row.first_at, issue: known ?? issue('', 'campaign.stuck', { reason: row.error ?? '' }) }
}

/** Messages an hour, from those of the last minute, or since the send began. */
async function recentRate(tx: WorkspaceTx, { id, prepared_at }: SendRow, now: Date): Promise<number> {
  const since = new Date(Math.max(now.getTime() - RATE_MS, prepared_at?.getTime() ?? 0))
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM messages m WHERE ${ofSends([id])} AND m.sent_at > ${since}`.execute(tx)
  return Math.round(((rows[0]?.count ?? 0) * 3_600_000) / Math.max(1000, now.getTime() - since.getTime()))
}

/**
 * When a send ends at its rate, and not before the last recipient is due. Null while that depends on a user's choice.
 */
export function endOf(
  {
    left,
    undecided,
    decide_at,
    pace,
    last_due,
  }: Pick<SendRow, 'left' | 'undecided' | 'decide_at' | 'pace' | 'last_due'>,
  perHour: number,
  now: Date,
): Date | null {
  if (undecided > 0 && decide_at === null) return null
  const rate = pace === null ? perHour : Math.min(pace, Math.max(perHour, 1))
  return new Date(
    Math.max(now.getTime() + (left / rate) * 3_600_000, last_due?.getTime() ?? 0, decide_at?.getTime() ?? 0),
  )
}
