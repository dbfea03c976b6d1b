import type { JourneyId } from '@parcours/model/id.ts'
import type { BulkJobKind } from '../../bulk-jobs/job-kind.ts'
import { FIRST_UUID } from '../../uuid.ts'
import { countDue, enrollDueCohort, type Stretch } from '../enrollment/due-contacts.ts'

/**
 * A stretch of time of a journey that begins by the clock (RFC 3339), after a contact in the order of ids: those before
 * are enrolled.
 */
export interface EnrollDueInput {
  journeyId: JourneyId
  since: string
  until: string
  after: string
}

const stretchOf = ({ journeyId, since, until }: EnrollDueInput): Stretch => ({
  journeyId,
  since: new Date(since),
  until: new Date(until),
})

/** Enrolls many contacts who are due by a journey's clock, a cohort a chunk. */
export const enrollDueJob: BulkJobKind<EnrollDueInput> = {
  kind: 'enterDue',
  does: 'Enrolls contacts in a journey by its clock',
  total: ({ tx }, input) => countDue(tx, stretchOf(input)),
  async processChunk({ tx, workspaceId, now }, input, after) {
    const { looked, entered, last } = await enrollDueCohort(
      tx,
      workspaceId,
      stretchOf(input),
      after === FIRST_UUID ? input.after : after,
      now,
    )
    return { done: looked, affected: entered, next: last }
  },
}
