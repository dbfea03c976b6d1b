import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignId, SendId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { wakeLauncher } from '../notify.ts'
import { workflowOutbox } from '../workflow-outbox.ts'

/** Sends that have a row but perhaps no workflow yet. */
export const SENDS_TO_START = workflowOutbox<{ campaignId: CampaignId; name: string }>({
  table: 'campaign_sends',
  mark: 'to_start',
  columns: sql`r.campaign_id AS "campaignId", c.name`,
  joins: sql`JOIN campaigns c ON c.workspace_id = r.workspace_id AND c.id = r.campaign_id`,
})

/** Sends with a wake-up requested and not delivered. */
export const SENDS_TO_WAKE = workflowOutbox<object>({ table: 'campaign_sends', mark: 'wakes' })

/** Wakes every send that is under way: a setting of all of them has changed. */
export async function wakeSends(tx: WorkspaceTx): Promise<void> {
  await tx
    .updateTable('campaign_sends')
    .set({ wakes_asked: sql`wakes_asked + 1` })
    .where('state', '=', 'sending')
    .execute()
  await wakeLauncher(tx)
}

/** Wakes a send, which decides again what it may do. */
export async function wakeSend(tx: WorkspaceTx, sendId: SendId): Promise<void> {
  await tx.updateTable('campaign_sends').set({ wakes_asked: sql`wakes_asked + 1` }).where('id', '=', sendId).execute()
  await wakeLauncher(tx)
}
