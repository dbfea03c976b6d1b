import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { CampaignDefinition, recurringOf } from '@parcours/model/campaign/campaign.ts'
import type { CampaignId } from '@parcours/model/id.ts'
import { nextOccurrences, readRecurrence } from '@parcours/model/time/recurrence.ts'
import { sql } from 'kysely'
import { momentsOf } from '../time/recurrence.ts'
import { endOf, TAKEN } from './progress.ts'

const QUARTER_MS = 15 * 60_000
const DAY_MS = 86_400_000

/** A campaign that sends at this moment. */
export interface SendingCampaign {
  id: CampaignId
  name: string
  /** Recipients who were taken, of all but the holdout. */
  taken: number
  total: number
  /** Messages an hour, since the quarter of an hour before this one; null before the first. */
  perHour: number | null
  endsAt: Date | null
  /** Recipients who wait for the winner of its test, and when it is declared; null when a user declares it. */
  undecided: number
  decideAt: Date | null
}

interface SendRow {
  id: CampaignId
  name: string
  total: number
  claimed: number
  left: number
  undecided: number
  last_due: Date | null
  pace: number | null
  decide_at: Date | null
  prepared_at: Date | null
  sent: number
}

/** The campaigns that send now, of all in one statement, from their partitions and counters. */
export async function sendingCampaigns(tx: WorkspaceTx, now: Date): Promise<SendingCampaign[]> {
  const quarter = new Date(Math.floor(now.getTime() / QUARTER_MS) * QUARTER_MS - QUARTER_MS)
  const { rows } = await sql<SendRow>`
    SELECT c.id, c.name, s.audience - s.holdout AS total, l.claimed, l.left, l.undecided, l.last_due, s.pace,
           s.decide_at, s.prepared_at, coalesce(n.sent, 0)::int AS sent
      FROM campaign_sends s
      JOIN campaigns c ON c.workspace_id = s.workspace_id AND c.id = s.campaign_id
      CROSS JOIN LATERAL ${TAKEN} l
      LEFT JOIN (SELECT subject_id, sum(count) AS sent
                   FROM recent_message_counters
                  WHERE what = 'sent' AND quarter >= ${quarter}
                  GROUP BY subject_id) n ON n.subject_id = c.id
     WHERE s.state = 'sending' AND l.left > 0
     ORDER BY s.starts_at, c.id`.execute(tx)
  return rows.map(({ id, name, total, claimed, sent, prepared_at, ...send }) => {
    const since = Math.max(quarter.getTime(), prepared_at?.getTime() ?? 0)
    const perHour = sent > 0 ? Math.round((sent * 3_600_000) / Math.max(1000, now.getTime() - since)) : null
    const isAllTaken = send.left === send.undecided
    return {
      id,
      name,
      total,
      taken: claimed,
      perHour: isAllTaken ? null : perHour,
      endsAt: perHour && !isAllTaken ? endOf(send, perHour, now) : null,
      undecided: send.undecided,
      decideAt: send.decide_at,
    }
  })
}

/** A campaign that leaves soon, for the first time or again. */
export interface UpcomingCampaign {
  id: CampaignId
  name: string
  at: Date
  recurs: boolean
}

/** The launched campaigns that leave within so many days, soonest first; of one that recurs the next time. */
export async function upcomingCampaigns(tx: WorkspaceTx, now: Date, days: number): Promise<UpcomingCampaign[]> {
  const until = new Date(now.getTime() + days * DAY_MS)
  const { rows: scheduled } = await sql<Omit<UpcomingCampaign, 'recurs'>>`
    SELECT c.id, c.name, s.starts_at AS at
      FROM campaign_sends s
      JOIN campaigns c ON c.workspace_id = s.workspace_id AND c.id = s.campaign_id
     WHERE s.state = 'scheduled' AND s.starts_at <= ${until}`.execute(tx)
  const live = await tx
    .selectFrom('campaigns')
    .select(['id', 'name', 'definition'])
    .where('state', '=', 'live')
    .execute()
  // From yesterday on: a zone may be a day behind.
  const from = new Date(now.getTime() - DAY_MS).toISOString().slice(0, 10)
  const candidates = live.flatMap(({ id, name, definition }) => {
    const { schedule } = CampaignDefinition.parse(definition)
    if (schedule.kind !== 'recurring') return []
    const recurring = recurringOf(schedule)
    const read = readRecurrence(recurring)
    if ('code' in read) return []
    const { timeZone, times } = read
    return nextOccurrences(recurring, from, 1 + 3 * times.length).map((local) => ({ id, name, local, timeZone }))
  })
  const moments = await momentsOf(tx, candidates)
  const recurring = new Map<CampaignId, UpcomingCampaign>()
  for (const [index, { id, name }] of candidates.entries()) {
    const at = moments[index]
    if (at && at > now && at <= until && !recurring.has(id)) recurring.set(id, { id, name, at, recurs: true })
  }
  return [...scheduled.map((one) => ({ ...one, recurs: false })), ...recurring.values()].sort(
    (one, other) => one.at.getTime() - other.at.getTime(),
  )
}
