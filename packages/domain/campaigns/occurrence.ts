import { type Database, inWorkspace } from '@parcours/db/connection.ts'
import type { CampaignSchedule } from '@parcours/model/campaign/campaign.ts'
import { sql } from 'kysely'
import { momentOf } from '../time/moment.ts'
import { fallsOn } from '../time/recurrence.ts'
import { getCampaign, lockCampaign } from './campaigns.ts'
import { createSend } from './launch.ts'

type Recurring = Extract<CampaignSchedule, { kind: 'recurring' }>

/** Begins today's send of a recurring campaign, where its rule falls on today. Asked again, it finds that send begun: false only when there is none. */
export function beginOccurrence(db: Database, workspaceId: string, campaignId: string, now: Date): Promise<boolean> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const { state, definition } = await lockCampaign(tx, campaignId)
    const { schedule } = definition
    if (state !== 'live' || schedule.kind !== 'recurring') return false
    const { rows } = await sql<{ day: string }>`SELECT to_char(${now}::timestamptz AT TIME ZONE ${schedule.timeZone}, 'YYYY-MM-DD') AS day`.execute(tx)
    const day = rows[0]?.day ?? ''
    if (!fallsOn(schedule, day)) return false
    const at = await momentOf(tx, `${day}T${schedule.hour}`, schedule.timeZone)
    const begun = await tx.selectFrom('campaign_sends').select('id').where('campaign_id', '=', campaignId).where('starts_at', '=', at).executeTakeFirst()
    if (!begun) await createSend(tx, workspaceId, campaignId, definition, at, now)
    return true
  })
}

/** A recurring campaign whose schedule on Temporal is to be made (`schedule`) or taken away. */
export interface CampaignToSchedule {
  workspaceId: string
  campaignId: string
  name: string
  schedule: Recurring | undefined
}

export async function campaignsToSchedule(db: Database): Promise<CampaignToSchedule[]> {
  const rows = await db.selectFrom('campaigns').select(['workspace_id', 'id', 'name']).where('to_schedule', '=', true).limit(100).execute()
  return Promise.all(
    rows.map(({ workspace_id: workspaceId, id: campaignId, name }) =>
      inWorkspace(db, workspaceId, async (tx) => {
        const { state, definition } = await getCampaign(tx, campaignId)
        return { workspaceId, campaignId, name, schedule: state === 'live' && definition.schedule.kind === 'recurring' ? definition.schedule : undefined }
      }),
    ),
  )
}

export async function markScheduled(db: Database, { workspaceId, campaignId }: CampaignToSchedule): Promise<void> {
  await db.updateTable('campaigns').set({ to_schedule: false }).where('workspace_id', '=', workspaceId).where('id', '=', campaignId).execute()
}
