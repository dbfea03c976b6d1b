import type { CampaignToSchedule } from '@parcours/domain/campaigns/occurrence.ts'
import { publicId } from '@parcours/model/id.ts'
import {
  CAMPAIGN_OCCURRENCE,
  type CampaignOccurrenceInput,
  campaignScheduleId,
  SEARCH_ATTRIBUTES,
} from '@parcours/workflows/contract.ts'
import { type Client, ScheduleAlreadyRunning } from '@temporalio/client'
import { deleteSchedule } from './delete-schedule.ts'

/**
 * Makes the Temporal Schedule of a recurring campaign, or takes it away. It fires every
 * day at the times of its rule, in its zone; whether the rule falls on that day is
 * asked then, since a schedule's calendars cannot say all that an RFC 5545 rule can.
 */
export async function keepCampaignSchedule(
  client: Client,
  taskQueue: string,
  { workspaceId, rowId: campaignId, name, schedule }: CampaignToSchedule,
): Promise<void> {
  const scheduleId = campaignScheduleId(campaignId)
  if (!schedule) return deleteSchedule(client, scheduleId)
  const spec = {
    calendars: schedule.times.map((time) => ({ hour: Number(time.slice(0, 2)), minute: Number(time.slice(3)) })),
    timezone: schedule.timeZone,
  }
  const input: CampaignOccurrenceInput = { workspaceId, campaignId }
  await client.schedule
    .create({
      scheduleId,
      spec,
      action: {
        type: 'startWorkflow',
        workflowType: CAMPAIGN_OCCURRENCE,
        workflowId: scheduleId,
        taskQueue,
        args: [input],
      },
      policies: { overlap: 'BUFFER_ONE', catchupWindow: '1 day' },
      state: { note: name },
      typedSearchAttributes: [
        { key: SEARCH_ATTRIBUTES.workspace, value: publicId('workspace', workspaceId) },
        { key: SEARCH_ATTRIBUTES.campaign, value: publicId('campaign', campaignId) },
      ],
    })
    .catch(async (error: unknown) => {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error
      await client.schedule.getHandle(scheduleId).update((before) => ({ ...before, spec }))
    })
}
