import type { Database, WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignId, SendId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { wakeLauncher } from '../notify.ts'

/** A send to be started on Temporal. */
export interface SendToStart {
  workspaceId: WorkspaceId
  campaignId: CampaignId
  sendId: SendId
  name: string
}

const MAX_SENDS_PER_ROUND = 100

/** Sends that have a row but perhaps no workflow yet. */
export async function sendsToStart(db: Database): Promise<SendToStart[]> {
  const rows = await db
    .selectFrom('campaign_sends as s')
    .innerJoin('campaigns as c', (join) =>
      join.onRef('c.workspace_id', '=', 's.workspace_id').onRef('c.id', '=', 's.campaign_id'),
    )
    .select(['s.workspace_id', 's.campaign_id', 's.id', 'c.name'])
    .where('s.to_start', '=', true)
    .limit(MAX_SENDS_PER_ROUND)
    .execute()
  return rows.map(({ workspace_id, campaign_id, id, name }) => ({
    workspaceId: workspace_id,
    campaignId: campaign_id,
    sendId: id,
    name,
  }))
}

export async function markSendStarted(
  db: Database,
  { workspaceId, sendId }: Pick<SendToStart, 'workspaceId' | 'sendId'>,
): Promise<void> {
  await db
    .updateTable('campaign_sends')
    .set({ to_start: false })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sendId)
    .execute()
}

export interface SendToWake {
  workspaceId: WorkspaceId
  sendId: SendId
  /** The wake-ups requested when this was read. */
  asked: number
}

/** Sends with a wake-up requested and not delivered. */
export async function sendsToWake(db: Database): Promise<SendToWake[]> {
  const rows = await db
    .selectFrom('campaign_sends')
    .select(['workspace_id', 'id', 'wakes_asked'])
    .where('to_start', '=', false)
    .where(({ eb, ref }) => eb('wakes_asked', '>', ref('wakes_given')))
    .limit(MAX_SENDS_PER_ROUND)
    .execute()
  return rows.map(({ workspace_id, id, wakes_asked }) => ({
    workspaceId: workspace_id,
    sendId: id,
    asked: wakes_asked,
  }))
}

/** Records that a send was woken; a wake-up requested meanwhile stays. */
export async function markSendWoken(db: Database, { workspaceId, sendId, asked }: SendToWake): Promise<void> {
  await db
    .updateTable('campaign_sends')
    .set({ wakes_given: sql`greatest(wakes_given, ${asked})` })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sendId)
    .execute()
}

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
