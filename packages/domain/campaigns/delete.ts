import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { campaignCan } from '@parcours/model/campaign/state.ts'
import { sql } from 'kysely'
import { Problem } from '../problem.ts'
import { markDeleted } from '../references/deleted.ts'
import { release } from '../references/usages.ts'
import { lockCampaign } from './campaigns.ts'

/**
 * Deletes a campaign that is not under way. The record of its messages stays with the contacts.
 * @throws Problem when it is under way, or something uses it
 */
export async function deleteCampaign(tx: WorkspaceTx, id: string, now: Date): Promise<void> {
  const { state } = await lockCampaign(tx, id)
  if (!campaignCan(state, 'delete')) throw new Problem('conflict', 'campaign.underWay')
  await release(tx, 'campaign', id)
  await markDeleted(tx, 'campaigns', id, now)
}

/** Deletes for good what belongs to a deleted campaign, and the campaign. */
export async function purgeCampaign(tx: WorkspaceTx, id: string): Promise<void> {
  for (const table of ['campaign_send_partitions', 'campaign_recipients', 'campaign_counters'] as const) {
    await sql`
      DELETE
        FROM ${sql.table(table)} t
       USING campaign_sends s
       WHERE s.campaign_id = ${id} AND t.workspace_id = s.workspace_id AND t.send_id = s.id`.execute(tx)
  }
  await tx.deleteFrom('campaigns').where('id', '=', id).execute()
}
