import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { BulkJobId, JourneyId, UserId, WorkspaceId } from '@parcours/model/id.ts'
import { startBulkJob } from '../../bulk-jobs/bulk-job.ts'
import { found, Problem } from '../../problem.ts'
import { unready } from '../../segments/readiness.ts'
import { FIRST_UUID } from '../../uuid.ts'
import { startableJourney } from '../authoring/startable.ts'
import { addContactsJob } from '../bulk-jobs/add-contacts.ts'
import { type Audience, enrollAudience } from './audience.ts'

interface Adding {
  workspaceId: WorkspaceId
  userId: UserId | null
  journeyId: JourneyId
  audience: Audience
  /** What the journey's emails see as `event`. */
  data: Record<string, unknown>
  now: Date
}

/**
 * Enrolls contacts in a live journey that begins by hand: the first cohort at once, all others by a bulk job, so that
 * the first go on while the last are enrolled. Returns how many were enrolled at once; the others are enrolled already,
 * or were and may not be again.
 */
export async function addContacts(
  tx: WorkspaceTx,
  { workspaceId, userId, journeyId, audience, data, now }: Adding,
): Promise<{ entered: number; bulkJobId: BulkJobId | undefined }> {
  const journey = found(
    await tx.selectFrom('journeys').select('state').where('id', '=', journeyId).executeTakeFirst(),
    'notFound.journey',
  )
  if (journey.state !== 'live') throw new Problem('conflict', 'journey.notLive')
  const target = await startableJourney(tx, workspaceId, journeyId)
  if (!target) throw new Problem('conflict', 'journey.notManual')
  if (audience.kind === 'segment') {
    const [segment] = await unready(tx, [audience.segmentId])
    if (segment)
      throw new Problem('conflict', segment.state === 'failed' ? 'segment.failed' : 'segment.tryLater', {
        name: segment.name,
      })
  }
  const { entered, last } = await enrollAudience(tx, target, audience, data, FIRST_UUID, now)
  if (last === undefined) return { entered, bulkJobId: undefined }
  return {
    entered,
    bulkJobId: await startBulkJob(tx, addContactsJob, {
      workspaceId,
      userId,
      input: { journeyId, audience, data, after: last },
      now,
    }),
  }
}
