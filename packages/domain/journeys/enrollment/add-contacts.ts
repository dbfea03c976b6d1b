import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import type { BulkJobId, JourneyId, UserId, WorkspaceId } from '@parcours/model/id.ts'
import { startBulkJob } from '../../bulk-jobs/bulk-job.ts'
import { found, Problem } from '../../problem.ts'
import { unready } from '../../segments/readiness.ts'
import { FIRST_UUID } from '../../uuid.ts'
import { startableJourney } from '../authoring/startable.ts'
import { addContactsJob } from '../bulk-jobs/add-contacts.ts'
import type { WhyNot } from '../nodes/trigger-behaviour.ts'
import { type Audience, enrollAudience } from './audience.ts'
import { whyRefused } from './why-refused.ts'

interface Adding {
  workspaceId: WorkspaceId
  userId: UserId | null
  journeyId: JourneyId
  audience: Audience
  /** What the journey's emails see as `event`. */
  data: Record<string, unknown>
  /** In which the refusal of a single contact is said; without it none is looked for. */
  language?: Language
  now: Date
}

interface Added {
  entered: number
  bulkJobId: BulkJobId | undefined
  /** Why the one contact who was asked for did not enter. */
  refused: WhyNot | undefined
}

/**
 * Enrolls contacts in a live journey that begins by hand: the first cohort at once, all others by a bulk job, so that
 * the first go on while the last are enrolled. Returns how many were enrolled at once; the others are enrolled already,
 * or were and may not be again.
 */
export async function addContacts(
  tx: WorkspaceTx,
  { workspaceId, userId, journeyId, audience, data, language, now }: Adding,
): Promise<Added> {
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
  const only = audience.kind === 'contacts' && audience.contactIds.length === 1 ? audience.contactIds[0] : undefined
  const refused = entered === 0 && only && language ? await whyRefused(tx, target, only, language, now) : undefined
  if (last === undefined) return { entered, bulkJobId: undefined, refused }
  return {
    entered,
    refused,
    bulkJobId: await startBulkJob(tx, addContactsJob, {
      workspaceId,
      userId,
      input: { journeyId, audience, data, after: last },
      now,
    }),
  }
}
