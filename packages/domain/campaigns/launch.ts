import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type CampaignDefinition, recurringOf } from '@parcours/model/campaign/campaign.ts'
import { campaignCan } from '@parcours/model/campaign/state.ts'
import type { EmailContent } from '@parcours/model/channels/email.ts'
import type { CampaignId, WorkspaceId } from '@parcours/model/id.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { wakeLauncher } from '../notify.ts'
import { invalid, Problem } from '../problem.ts'
import { momentOf } from '../time/moment.ts'
import { occurrencesAfter } from '../time/recurrence.ts'
import { lockCampaign } from './campaigns.ts'
import { campaignIssues } from './issues.ts'
import { launchToNobodyIssues } from './nobody.ts'
import { purposeOf } from './purpose.ts'

/**
 * Launches a campaign: its definition is fixed from now on.
 * @param delayMs for which nothing leaves, so that the launch can be cancelled
 * @throws Problem naming what is missing
 */
export async function launchCampaign(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  id: string,
  now: Date,
  delayMs = 0,
): Promise<void> {
  const { state, definition } = await lockCampaign(tx, id)
  if (!campaignCan(state, 'launch')) throw new Problem('conflict', 'campaign.launched')
  const issues = await campaignIssues(tx, definition, now)
  if (issues.length > 0) throw invalid(issues)
  const leavesAt = new Date(now.getTime() + delayMs)
  const startsAt = notBefore(leavesAt, await startOf(tx, definition, now))
  const purpose = await purposeOf(tx, definition.variants)
  const nobody = await launchToNobodyIssues(tx, { campaignId: id, definition, purpose, startsAt }, now)
  if (nobody.length > 0) throw invalid(nobody)
  const recurring = definition.schedule.kind === 'recurring'
  await tx
    .updateTable('campaigns')
    .set({
      state: recurring ? 'live' : 'scheduled',
      to_schedule: recurring,
      launched_at: now,
      leaves_at: delayMs > 0 && (recurring || startsAt <= leavesAt) ? leavesAt : null,
      updated_at: now,
    })
    .where('id', '=', id)
    .execute()
  if (!recurring) await createSend(tx, workspaceId, id, definition, startsAt, now)
  await wakeLauncher(tx)
}

/** Creates a send, to be started on Temporal at once; it then sleeps until its time. */
export async function createSend(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  definition: CampaignDefinition,
  startsAt: Date,
  now: Date,
): Promise<string> {
  const { id } = await tx
    .insertInto('campaign_sends')
    .values({
      workspace_id: workspaceId,
      campaign_id: campaignId,
      definition: JSON.stringify(definition),
      contents: JSON.stringify(await contentsOf(tx, definition)),
      starts_at: startsAt,
      pace: definition.pace,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The content of each variant at its present revision: later changes of the template do not reach a send. */
export async function contentsOf(
  tx: WorkspaceTx,
  { variants }: Pick<CampaignDefinition, 'variants'>,
): Promise<Record<string, EmailContent>> {
  const ids = variants.map(({ templateId }) => uuidOf('template', templateId))
  const templates = new Map(
    (await tx.selectFrom('contents').select(['id', 'revision']).where('id', 'in', ids).execute()).map(
      ({ id, revision }) => [id, revision],
    ),
  )
  return Object.fromEntries(
    variants.map(({ key, templateId, subject, preheader, fromName, replyTo }) => {
      const id = uuidOf('template', templateId)
      return [
        key,
        { templateId: id, revision: templates.get(id) ?? 1, variant: key, subject, preheader, fromName, replyTo },
      ]
    }),
  )
}

/** When a send begins to be prepared: for local times, when the first zone on earth (UTC+14) reaches them. */
export async function startOf(tx: WorkspaceTx, { schedule }: CampaignDefinition, now: Date): Promise<Date> {
  switch (schedule.kind) {
    case 'now':
      return now
    case 'recurring':
      return (await occurrencesAfter(tx, recurringOf(schedule), now, 1))[0]?.at ?? now
    case 'at':
      return notBefore(now, await momentOf(tx, schedule.at, schedule.timeZone))
    case 'contactTime':
      return notBefore(now, await momentOf(tx, schedule.at, 'Pacific/Kiritimati'))
    case 'bestTime':
      return notBefore(now, await momentOf(tx, `${schedule.day}T${schedule.from}`, 'Pacific/Kiritimati'))
  }
}

const notBefore = (now: Date, at: Date) => (at > now ? at : now)
