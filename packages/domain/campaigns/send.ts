import { inWorkspace, inWorkspaceAtLarge, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { SendStep } from '@parcours/model/campaign/send-step.ts'
import { limitsDestinations } from '@parcours/model/delivery/limits.ts'
import type { SendId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { deliverDue, recover } from '../delivery/deliver.ts'
import { getLimits } from '../delivery/limits.ts'
import type { DeliveryServices } from '../delivery/services.ts'
import { sendingHoursOf } from './hours.ts'
import { nextPortion } from './pace.ts'
import { partitionsLeft, splitByMailbox } from './partitions.ts'
import { ofSends } from './results.ts'
import { allowanceOfCampaigns, campaignOwner, loadSend, type SendContext } from './send-context.ts'

/** The number of recipients from which on a send uses threads. */
const MANY = 2000
const HOUR_MS = 3_600_000

/**
 * Sends to all recipients who are due, then returns what comes next. Safe to repeat at any point.
 * @param inThreads sends as {@link deliverDue} does, on as many cores as there are
 */
export async function sendDue(
  services: DeliveryServices,
  workspaceId: WorkspaceId,
  sendId: SendId,
  inThreads: (order: { workspaceId: WorkspaceId; sendId: SendId }) => Promise<void>,
): Promise<SendStep> {
  const found = await inWorkspaceAtLarge(services.db, workspaceId, async (tx) => {
    const send = await loadSend(tx, workspaceId, sendId)
    if (!send) return undefined
    const { limits } = await getLimits(tx)
    if (limitsDestinations(limits)) await splitByMailbox(tx, workspaceId, sendId)
    const allowance = await allowanceOfCampaigns(tx, workspaceId, limits, services.clock())
    return {
      send,
      limited: allowance !== undefined,
      ...(await partitionsLeft(
        tx,
        sendId,
        await sendingHoursOf(tx, send.definition, limits),
        allowance,
        services.clock(),
      )),
    }
  })
  if (!found) return { kind: 'over' }
  const source = campaignOwner(found.send)
  await recover(services, source)
  if (found.left - found.undecided > MANY && found.send.pace === null && !found.limited)
    await inThreads({ workspaceId, sendId })
  await deliverDue(services, source)
  return nextStep(services, workspaceId, sendId)
}

/** The next step of a send. A send that has nothing left ends. */
function nextStep(
  { db, clock }: Pick<DeliveryServices, 'db' | 'clock'>,
  workspaceId: WorkspaceId,
  sendId: SendId,
): Promise<SendStep> {
  return inWorkspace(db, workspaceId, async (tx): Promise<SendStep> => {
    const now = clock()
    const send = await loadSend(tx, workspaceId, sendId)
    const row = await tx
      .selectFrom('campaign_sends')
      .selectAll()
      .where('id', '=', sendId)
      .forUpdate()
      .executeTakeFirst()
    if (!send || !row || row.state === 'cancelled' || row.state === 'done') return { kind: 'over' }
    if (row.state === 'paused') return { kind: 'held' }
    const { limits } = await getLimits(tx)
    const { left, undecided, next } = await partitionsLeft(
      tx,
      sendId,
      await sendingHoursOf(tx, send.definition, limits),
      await allowanceOfCampaigns(tx, workspaceId, limits, now),
      now,
    )
    if (left === 0) {
      await tx.updateTable('campaign_sends').set({ state: 'done', finished_at: now }).where('id', '=', sendId).execute()
      await tx
        .updateTable('campaigns')
        .set({ state: 'done', updated_at: now })
        .where('id', '=', send.campaignId)
        .where('state', '=', 'sending')
        .execute()
      return { kind: 'over' }
    }
    if (left === undecided)
      return { kind: 'decide', at: (row.decide_at ?? (await decideFrom(tx, send, now)))?.toISOString() ?? null }
    const portion = nextPortion(row, now)
    const until = Math.max(portion?.getTime() ?? 0, next?.getTime() ?? now.getTime())
    return { kind: 'wait', until: new Date(until).toISOString() }
  })
}

/**
 * Schedules the decision of a test that is sent: so many hours after the last of its emails, when each has had as many.
 * By hand: null.
 */
async function decideFrom(
  tx: WorkspaceTx,
  { sendId, definition: { test } }: SendContext,
  now: Date,
): Promise<Date | null> {
  if (!test || test.winner === 'hand') return null
  const { rows } = await sql<{
    last: Date | null
  }>`SELECT max(m.sent_at) AS last FROM messages m WHERE ${ofSends([sendId])} AND m.status = 'sent'`.execute(tx)
  const at = new Date((rows[0]?.last ?? now).getTime() + test.afterHours * HOUR_MS)
  await tx.updateTable('campaign_sends').set({ decide_at: at }).where('id', '=', sendId).execute()
  return at
}
