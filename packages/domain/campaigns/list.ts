import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignState } from '@parcours/model/campaign/state.ts'
import { sql } from 'kysely'

export interface CampaignFigures {
  id: string
  name: string
  state: CampaignState
  folder: string
  updated_at: Date
  starts_at: Date | null
  audience: number
  sent: number
  opened: number
  clicked: number
}

/** Campaigns with their counters, latest change first. */
export async function listWithFigures(tx: WorkspaceTx): Promise<CampaignFigures[]> {
  const { rows } = await sql<CampaignFigures>`
    SELECT c.id, c.name, c.state, c.folder, c.updated_at, s.starts_at, coalesce(s.audience, 0)::int AS audience,
           coalesce(n.sent, 0)::int AS sent, coalesce(n.opened, 0)::int AS opened,
           coalesce(n.clicked, 0)::int AS clicked
      FROM campaigns c
      LEFT JOIN (SELECT campaign_id, max(starts_at) AS starts_at, sum(audience) AS audience
                   FROM campaign_sends
                  WHERE state <> 'withdrawn'
                  GROUP BY campaign_id) s ON s.campaign_id = c.id
      LEFT JOIN (SELECT s.campaign_id, sum(n.count) FILTER (WHERE n.what = 'sent') AS sent,
          sum(n.count) FILTER (WHERE n.what = 'opened') AS opened,
          sum(n.count) FILTER (WHERE n.what = 'clicked') AS clicked
                   FROM campaign_counters n
                   JOIN campaign_sends s ON s.workspace_id = n.workspace_id AND s.id = n.send_id
                  GROUP BY s.campaign_id) n ON n.campaign_id = c.id
     ORDER BY c.updated_at DESC`.execute(tx)
  return rows
}
