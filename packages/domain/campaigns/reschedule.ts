import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition, CampaignSchedule } from '@parcours/model/campaign/campaign.ts'
import { storableIssues } from '@parcours/model/campaign/storable.ts'
import { validateCampaign } from '@parcours/model/campaign/validate.ts'
import { issue } from '@parcours/model/issue.ts'
import { normaliseZone } from '@parcours/model/values/zone.ts'
import { invalid, Problem } from '../problem.ts'
import { lockCampaign } from './campaigns.ts'
import { pastIssues } from './issues.ts'
import { startOf } from './launch.ts'
import { lockOpenSends } from './lifecycle.ts'
import { wakeSend } from './wake.ts'

/** A day, and an hour where it is to be another too. */
interface NewTime {
  day: string
  time?: string | undefined
}

/**
 * Moves a draft, or a scheduled campaign of which nothing is prepared, to another day. The send stays the one that was
 * launched, with the content of its launch; its workflow is woken and waits for the new time.
 * @throws Problem where it has no day of its own, has begun, or the time is none or is over
 */
export async function rescheduleCampaign(tx: WorkspaceTx, id: string, to: NewTime, now: Date): Promise<void> {
  // A send is locked before its campaign, as by prepareSend.
  const sends = await lockOpenSends(tx, id)
  const { state, definition, revision, leaves_at: leavesAt } = await lockCampaign(tx, id)
  if (state !== 'draft' && (state !== 'scheduled' || sends.some(({ prepared_at }) => prepared_at)))
    throw new Problem('conflict', 'campaign.cannotMove')
  const moved: CampaignDefinition = { ...definition, schedule: movedTo(definition.schedule, to) }
  const issues = [...storableIssues(moved), ...validateCampaign(moved, (zone) => normaliseZone(zone) !== undefined)]
  const wrong = issues.filter(({ path }) => path === 'schedule.at' || path === 'schedule.day')
  // The calendar has neither of the two fields: it names what was asked for.
  const named = (wrong.length > 0 ? wrong : await pastIssues(tx, moved.schedule, now)).map(({ code, values }) =>
    issue('day', code, values),
  )
  if (named.length > 0) throw invalid(named)
  const startsAt = await startOf(tx, moved, now)
  const written = JSON.stringify(moved)
  await tx
    .updateTable('campaigns')
    .set({
      definition: written,
      revision: revision + 1,
      updated_at: now,
      leaves_at: leavesAt && startsAt <= leavesAt ? leavesAt : null,
    })
    .where('id', '=', id)
    .execute()
  for (const { id: sendId } of sends) {
    await tx
      .updateTable('campaign_sends')
      .set({ definition: written, starts_at: leavesAt && startsAt < leavesAt ? leavesAt : startsAt })
      .where('id', '=', sendId)
      .execute()
    await wakeSend(tx, sendId)
  }
}

function movedTo(schedule: CampaignSchedule, { day, time }: NewTime): CampaignSchedule {
  if (schedule.kind === 'bestTime') {
    if (time !== undefined) throw invalid([issue('time', 'campaign.noTime')])
    return { ...schedule, day }
  }
  if (!('at' in schedule)) throw new Problem('conflict', 'campaign.noDay')
  return { ...schedule, at: `${day}T${time ?? schedule.at.slice(11)}` }
}
