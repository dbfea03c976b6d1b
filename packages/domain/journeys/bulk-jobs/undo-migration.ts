import { type BulkJobKind, MAX_CONTACTS_PER_CHUNK } from '../../bulk-jobs/job-kind.ts'
import { countResettled, takeBack } from '../migration/take-back.ts'

export interface UndoTakeOverInput {
  /** The bulk job to undo. */
  of: string
  journeyId: string
}

/** Takes people back to where they stood before a new version of a journey took them over. */
export const undoTakeOver: BulkJobKind<UndoTakeOverInput> = {
  kind: 'undoTakeOver',
  total: ({ tx }, { of }) => countResettled(tx, of),
  async processChunk({ tx, workspaceId, now }, { of, journeyId }, after) {
    const { looked, moved, last } = await takeBack(tx, {
      workspaceId,
      journeyId,
      bulkJobId: of,
      after,
      most: MAX_CONTACTS_PER_CHUNK,
      now,
    })
    if (last === undefined) await tx.deleteFrom('journey_migrated_contacts').where('bulk_job_id', '=', of).execute()
    return { done: looked, affected: moved, next: last }
  },
}
