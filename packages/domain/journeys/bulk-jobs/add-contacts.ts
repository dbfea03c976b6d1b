import type { JourneyId } from '@parcours/model/id.ts'
import type { BulkJobKind } from '../../bulk-jobs/job-kind.ts'
import { FIRST_UUID } from '../../uuid.ts'
import { startableJourney } from '../authoring/startable.ts'
import { type Audience, countAudience, enrollAudience } from '../enrollment/audience.ts'

/** Contacts to be added to a journey, after this one in the order of ids: those before are enrolled. */
export interface AddContactsInput {
  journeyId: JourneyId
  audience: Audience
  data: Record<string, unknown>
  after: string
}

/** Enrolls many contacts that a member adds to a journey, a cohort a chunk. */
export const addContactsJob: BulkJobKind<AddContactsInput> = {
  kind: 'addPeople',
  does: 'Adds contacts to a journey',
  total: ({ tx }, { audience, after }) => countAudience(tx, audience, after),
  async processChunk({ tx, workspaceId, now }, input, after) {
    const journey = await tx.selectFrom('journeys').select('state').where('id', '=', input.journeyId).executeTakeFirst()
    const target = journey?.state === 'live' ? await startableJourney(tx, workspaceId, input.journeyId) : undefined
    // Stopped or paused meanwhile: no contact is enrolled any more.
    if (!target) return { done: 0, affected: 0, next: undefined }
    const { looked, entered, last } = await enrollAudience(
      tx,
      target,
      input.audience,
      input.data,
      after === FIRST_UUID ? input.after : after,
      now,
    )
    return { done: looked, affected: entered, next: last }
  },
}
