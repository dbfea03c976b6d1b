import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { JourneyId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import {
  type SendingCampaign,
  sendingCampaigns,
  type UpcomingCampaign,
  upcomingCampaigns,
} from '../campaigns/sending-now.ts'
import { quarterOf } from '../delivery/recent-counters.ts'

const DAYS_AHEAD = 7
/** An hour, with the quarter that has begun. */
const LATELY = '45 minutes'

export interface Sending {
  campaigns: SendingCampaign[]
  upcoming: UpcomingCampaign[]
  /** What journeys sent in the last hour, the most first. */
  journeys: { id: JourneyId; name: string; sent: number }[]
}

/** What is being sent now, and what leaves within a week. */
export async function sendingNow(tx: WorkspaceTx, now: Date): Promise<Sending> {
  const { rows: journeys } = await sql<Sending['journeys'][number]>`
    SELECT j.id, j.name, sum(n.count)::int AS sent
      FROM recent_message_counters n
      JOIN journeys j ON j.workspace_id = n.workspace_id AND j.id = n.subject_id
     WHERE n.what = 'sent' AND n.quarter >= ${quarterOf(sql`${now}::timestamptz - ${LATELY}::interval`)}
     GROUP BY j.id, j.name
    HAVING sum(n.count) > 0
     ORDER BY sent DESC, j.name
     LIMIT 12`.execute(tx)
  return {
    campaigns: await sendingCampaigns(tx, now),
    upcoming: await upcomingCampaigns(tx, now, DAYS_AHEAD),
    journeys,
  }
}
