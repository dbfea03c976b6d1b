import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { recurringOf } from '@parcours/model/campaign/campaign.ts'
import type { CampaignId, WorkspaceId } from '@parcours/model/id.ts'
import { nextOccurrences, type Recurring, readRecurrence } from '@parcours/model/time/recurrence.ts'
import { sql } from 'kysely'
import { asMoments, localDay } from '../time/recurrence.ts'
import { type Asking, workflowOutbox } from '../workflow-outbox.ts'
import { getCampaign, lockCampaign } from './campaigns.ts'
import { createSend } from './launch.ts'

/** How late an occurrence of the day before is still sent, when no worker ran at its time. */
const LATE_MS = 12 * 3_600_000
/** Temporal's clock and this one differ a little. */
const EARLY_MS = 60_000
const DAY_MS = 86_400_000

/**
 * Begins the send of a recurring campaign whose time has come. A repeat finds that send begun; false only when its rule
 * has no occurrence at such a time.
 */
export function beginOccurrence(
  db: Database,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  now: Date,
): Promise<boolean> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const { state, definition, leaves_at: leavesAt } = await lockCampaign(tx, campaignId)
    const { schedule } = definition
    if (state !== 'live' || schedule.kind !== 'recurring') return false
    const occurrence = await latestOccurrence(tx, recurringOf(schedule), now)
    if (!occurrence) return false
    // One that falls in the moments in which the launch can be cancelled waits for their end.
    const at = leavesAt && occurrence < leavesAt ? leavesAt : occurrence
    const begun = await tx
      .selectFrom('campaign_sends')
      .select('id')
      .where('campaign_id', '=', campaignId)
      .where('starts_at', '=', at)
      .where('state', '<>', 'withdrawn')
      .executeTakeFirst()
    if (!begun) await createSend(tx, workspaceId, campaignId, definition, at, now)
    return true
  })
}

/** The latest occurrence of today or yesterday, unless it was too long ago. */
async function latestOccurrence(tx: WorkspaceTx, recurring: Recurring, now: Date): Promise<Date | undefined> {
  const read = readRecurrence(recurring)
  if ('code' in read) return undefined
  const [today, yesterday] = [
    await localDay(tx, now, read.timeZone),
    await localDay(tx, new Date(now.getTime() - DAY_MS), read.timeZone),
  ]
  const around = nextOccurrences(recurring, yesterday, 2 * read.times.length).filter(
    (local) => local.slice(0, 10) <= today,
  )
  const come = (await asMoments(tx, around, read.timeZone)).filter(({ at }) => at.getTime() <= now.getTime() + EARLY_MS)
  const latest = come.at(-1)
  if (!latest) return undefined
  return latest.local.startsWith(today) || now.getTime() - latest.at.getTime() <= LATE_MS ? latest.at : undefined
}

/** A recurring campaign whose Temporal Schedule is to be created (`schedule`) or deleted. */
export interface CampaignToSchedule extends Asking {
  name: string
  /** The times of a day at which it may begin, in its zone. */
  schedule: { times: string[]; timeZone: string } | undefined
}

/** A campaign that changes while its schedule is made is scheduled once more. */
export const CAMPAIGNS_TO_SCHEDULE = workflowOutbox<object, CampaignToSchedule>(
  { table: 'campaigns', mark: 'to_schedule', asking: sql`r.xmin` },
  (db, rows) =>
    Promise.all(
      rows.map((row) =>
        inWorkspace(db, row.workspaceId, async (tx) => {
          const { name, state, definition } = await getCampaign(tx, row.rowId)
          const recurrence =
            state === 'live' && definition.schedule.kind === 'recurring'
              ? readRecurrence(recurringOf(definition.schedule))
              : undefined
          return { ...row, name, schedule: recurrence && 'times' in recurrence ? recurrence : undefined }
        }),
      ),
    ),
)
