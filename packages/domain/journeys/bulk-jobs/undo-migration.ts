import type { JourneyId } from '@parcours/model/id.ts'
import { type BulkJobKind, MAX_CONTACTS_PER_CHUNK } from '../../bulk-jobs/job-kind.ts'
import { countMigrated, undoMigration } from '../migration/undo-migration.ts'

export interface UndoMigrationInput {
  /** The bulk job to undo. */
  of: string
  journeyId: JourneyId
}

/** Moves contacts back to their positions before a migration. */
export const undoMigrationJob: BulkJobKind<UndoMigrationInput> = {
  kind: 'undoTakeOver',
  does: 'Undoes a migration of contacts',
  total: ({ tx }, { of }) => countMigrated(tx, of),
  async processChunk({ tx, workspaceId, now }, { of, journeyId }, after) {
    const { looked, moved, last } = await undoMigration(tx, {
      workspaceId,
      journeyId,
      bulkJobId: of,
      after,
      limit: MAX_CONTACTS_PER_CHUNK,
      now,
    })
    if (last === undefined) await tx.deleteFrom('journey_migrated_contacts').where('bulk_job_id', '=', of).execute()
    return { done: looked, affected: moved, next: last }
  },
}
