import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type CampaignState, campaignCan, type PauseReason } from '@parcours/model/campaign/state.ts'
import type { CampaignId, SendId } from '@parcours/model/id.ts'
import { notify } from '../notifications/notifications.ts'
import { wakeLauncher } from '../notify.ts'
import { Problem } from '../problem.ts'
import { getCampaign, lockCampaign } from './campaigns.ts'
import { wakeSend } from './wake.ts'

/** Sends of a campaign that have not ended, locked until the transaction ends. */
export async function lockOpenSends(
  tx: WorkspaceTx,
  campaignId: CampaignId,
): Promise<{ id: SendId; prepared_at: Date | null }[]> {
  return tx
    .selectFrom('campaign_sends')
    .select(['id', 'prepared_at'])
    .where('campaign_id', '=', campaignId)
    .where('state', 'in', ['scheduled', 'sending', 'paused'])
    .forUpdate()
    .execute()
}

async function change(tx: WorkspaceTx, id: string, state: CampaignState, now: Date): Promise<void> {
  await tx.updateTable('campaigns').set({ state, updated_at: now }).where('id', '=', id).execute()
}

/**
 * Cancels a launch of which nothing has left: the campaign is a draft again. A send is locked before its campaign, as
 * by {@link prepareSend}, which ends a withdrawn one.
 * @throws Problem when recipients are being fixed, or are already
 */
export async function cancelLaunch(tx: WorkspaceTx, id: string, now: Date): Promise<void> {
  await lockOpenSends(tx, id)
  const { state, definition } = await lockCampaign(tx, id)
  // Another window was quicker.
  if (state === 'draft') return
  if (!campaignCan(state, 'cancelLaunch')) throw new Problem('conflict', 'campaign.cannotCancelLaunch')
  const sends = await tx
    .selectFrom('campaign_sends')
    .select(['id', 'prepared_at'])
    .where('campaign_id', '=', id)
    .where('state', '<>', 'withdrawn')
    .execute()
  if (sends.some(({ prepared_at }) => prepared_at)) throw new Problem('conflict', 'campaign.cannotCancelLaunch')
  for (const { id: sendId } of sends) {
    await tx.updateTable('campaign_sends').set({ state: 'withdrawn' }).where('id', '=', sendId).execute()
    await wakeSend(tx, sendId)
  }
  await tx
    .updateTable('campaigns')
    .set({
      state: 'draft',
      launched_at: null,
      leaves_at: null,
      updated_at: now,
      ...(definition.schedule.kind === 'recurring' && { to_schedule: true }),
    })
    .where('id', '=', id)
    .execute()
  await wakeLauncher(tx)
}

/** Pauses a campaign. Messages that the provider has at this moment still go out. */
export async function pauseCampaign(tx: WorkspaceTx, id: string, now: Date): Promise<void> {
  const { state } = await lockCampaign(tx, id)
  if (!campaignCan(state, 'pause')) throw new Problem('conflict', 'campaign.notUnderWay')
  await change(tx, id, 'paused', now)
  await tx
    .updateTable('campaign_sends')
    .set({ state: 'paused', pause_reason: 'person' })
    .where('campaign_id', '=', id)
    .where('state', 'in', ['scheduled', 'sending'])
    .execute()
}

/** Pauses one send that harms the sending domain, and notifies the owners and admins of the workspace. */
export async function pauseSend(
  tx: WorkspaceTx,
  campaignId: CampaignId,
  sendId: SendId,
  why: Exclude<PauseReason, 'person'>,
  now: Date,
): Promise<void> {
  await change(tx, campaignId, 'paused', now)
  await tx.updateTable('campaign_sends').set({ state: 'paused', pause_reason: why }).where('id', '=', sendId).execute()
  const { workspace_id, name } = await tx
    .selectFrom('campaigns')
    .select(['workspace_id', 'name'])
    .where('id', '=', campaignId)
    .executeTakeFirstOrThrow()
  await notify(tx, workspace_id, 'campaignHeld', { campaignId, name, why }, now)
}

/** Resumes where it paused; contacts who became due meanwhile come next, at the pace that is set. */
export async function resumeCampaign(tx: WorkspaceTx, id: string, now: Date): Promise<void> {
  const { state, definition } = await lockCampaign(tx, id)
  if (!campaignCan(state, 'resume')) throw new Problem('conflict', 'campaign.notPaused')
  const sends = await lockOpenSends(tx, id)
  for (const { id: sendId, prepared_at } of sends) {
    await tx
      .updateTable('campaign_sends')
      .set({ state: prepared_at ? 'sending' : 'scheduled', pause_reason: null, pace_since: now, pace_claimed: 0 })
      .where('id', '=', sendId)
      .execute()
    await wakeSend(tx, sendId)
  }
  const recurring = definition.schedule.kind === 'recurring'
  await change(tx, id, recurring ? 'live' : sends.some(({ prepared_at }) => prepared_at) ? 'sending' : 'scheduled', now)
}

/** Cancels a campaign for good. The remaining recipients get no message. */
export async function cancelCampaign(tx: WorkspaceTx, id: string, now: Date): Promise<void> {
  const { state, definition } = await lockCampaign(tx, id)
  if (!campaignCan(state, 'cancel')) throw new Problem('conflict', 'campaign.notUnderWay')
  for (const { id: sendId } of await lockOpenSends(tx, id)) {
    await tx
      .updateTable('campaign_sends')
      .set({ state: 'cancelled', finished_at: now })
      .where('id', '=', sendId)
      .execute()
    await wakeSend(tx, sendId)
  }
  await change(tx, id, 'cancelled', now)
  if (definition.schedule.kind === 'recurring')
    await tx.updateTable('campaigns').set({ to_schedule: true }).where('id', '=', id).execute()
}

/** Changes the pace in messages an hour, from now on; null removes it. */
export async function changePace(tx: WorkspaceTx, id: string, pace: number | null, now: Date): Promise<void> {
  const { state } = await getCampaign(tx, id)
  if (!campaignCan(state, 'cancel')) throw new Problem('conflict', 'campaign.notUnderWay')
  for (const { id: sendId } of await lockOpenSends(tx, id)) {
    await tx
      .updateTable('campaign_sends')
      .set({ pace, pace_since: now, pace_claimed: 0 })
      .where('id', '=', sendId)
      .execute()
    await wakeSend(tx, sendId)
  }
}
