import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { CampaignDefinition, type CampaignSchedule } from '@parcours/model/campaign/campaign.ts'
import { sql } from 'kysely'
import { momentsOf } from '../time/recurrence.ts'
import { daysOf } from './days.ts'
import type { Need } from './need.ts'

/** A draft is spoken of from so long before its time on, until so long after it. */
const NEAR_MS = 3 * 86_400_000
const OVER_MS = 7 * 86_400_000
/** Sends that are older are past. */
const RECENT_MS = 30 * 86_400_000

/** The campaigns that wait for a user: those that fail or were paused, whose test is to be decided, and drafts. */
export async function campaignNeeds(tx: WorkspaceTx, now: Date): Promise<Need[]> {
  return [...(await ofLaunched(tx, now)), ...(await ofDrafts(tx, now))]
}

interface SendRow {
  id: string
  name: string
  is_paused: boolean
  is_harmful: boolean
  failing_since: Date | null
  unknown: number
  /** Recipients who wait for the winner, which a user declares. */
  undecided: number
}

async function ofLaunched(tx: WorkspaceTx, now: Date): Promise<Need[]> {
  const { rows } = await sql<SendRow>`
    SELECT c.id, c.name, bool_or(c.state = 'paused') AS is_paused,
           coalesce(bool_or(s.state = 'paused' AND s.pause_reason <> 'person'), false) AS is_harmful,
           min(q.first_at) FILTER (WHERE s.state IN ('scheduled', 'sending', 'paused')) AS failing_since,
           coalesce(sum(n.unknown), 0)::int AS unknown,
           coalesce(sum(l.undecided) FILTER (WHERE s.decide_at IS NULL
                                                   AND s.definition #>> '{test,winner}' = 'hand'
                                                   AND l.left = l.undecided), 0)::int AS undecided
      FROM campaigns c
      JOIN campaign_sends s ON s.workspace_id = c.workspace_id AND s.campaign_id = c.id
      CROSS JOIN LATERAL (SELECT sum(total - claimed) AS left,
                                 sum(total - claimed) FILTER (WHERE variant IS NULL) AS undecided
                            FROM campaign_send_partitions p
                           WHERE p.workspace_id = s.workspace_id AND p.send_id = s.id AND s.state = 'sending') l
      CROSS JOIN LATERAL (SELECT sum(count) AS unknown
                            FROM campaign_counters k
                           WHERE k.workspace_id = s.workspace_id AND k.send_id = s.id AND k.what = 'unknown') n
      LEFT JOIN quarantine q ON q.workspace_id = s.workspace_id AND q.kind = 'campaign' AND q.key = s.id::text
     WHERE c.state IN ('scheduled', 'sending', 'paused', 'live', 'done')
       AND (s.state IN ('scheduled', 'sending', 'paused') OR s.starts_at > ${new Date(now.getTime() - RECENT_MS)})
     GROUP BY c.id, c.name`.execute(tx)
  return rows.flatMap(({ id, name, ...row }): Need[] => {
    const about = { kind: 'campaign' as const, id, name }
    const one = { about, count: 1, at: null }
    return [
      ...(row.failing_since ? [{ ...one, kind: 'campaignFailing' as const, at: row.failing_since }] : []),
      ...(row.is_harmful ? [{ ...one, kind: 'campaignHeld' as const }] : []),
      ...(row.unknown > 0 ? [{ ...one, kind: 'messagesUnknown' as const, count: row.unknown }] : []),
      ...(row.undecided > 0 ? [{ ...one, kind: 'winnerToDeclare' as const, count: row.undecided }] : []),
      ...(row.is_paused && !row.is_harmful ? [{ ...one, kind: 'campaignPaused' as const }] : []),
    ]
  })
}

async function ofDrafts(tx: WorkspaceTx, now: Date): Promise<Need[]> {
  const { rows } = await sql<{ id: string; name: string; definition: unknown }>`
    SELECT id, name, definition FROM campaigns
     WHERE state = 'draft' AND definition #>> '{schedule,kind}' <> 'now'`.execute(tx)
  if (rows.length === 0) return []
  const { timeZone } = await daysOf(tx, now)
  const dated = rows.flatMap(({ id, name, definition }) => {
    const planned = plannedFor(CampaignDefinition.parse(definition).schedule, timeZone)
    return planned ? [{ id, name, ...planned }] : []
  })
  const moments = await momentsOf(tx, dated)
  return dated.flatMap(({ id, name }, index): Need[] => {
    const at = moments[index]
    if (!at || at.getTime() > now.getTime() + NEAR_MS || at.getTime() < now.getTime() - OVER_MS) return []
    return [{ kind: 'campaignNotLaunched', about: { kind: 'campaign', id, name }, count: 1, at }]
  })
}

/** When a draft means to leave: of one that follows each contact's clock, where the workspace is. */
function plannedFor(schedule: CampaignSchedule, ours: string): { local: string; timeZone: string } | undefined {
  switch (schedule.kind) {
    case 'now':
      return undefined
    case 'at':
      return { local: schedule.at, timeZone: schedule.timeZone }
    case 'contactTime':
      return { local: schedule.at, timeZone: ours }
    case 'bestTime':
      return { local: `${schedule.day}T${schedule.from}`, timeZone: ours }
    case 'recurring':
      return { local: `${schedule.start}T${schedule.hour}`, timeZone: schedule.timeZone }
  }
}
