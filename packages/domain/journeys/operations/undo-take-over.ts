import { CHUNK, type Work } from '../../operations/work.ts'
import { countResettled, takeBack } from '../migration/take-back.ts'

export interface UndoTakeOverInput {
  /** The operation to be undone. */
  of: string
  journeyId: string
}

/** Takes people back to where they stood before a new version of a journey took them over. */
export const undoTakeOver: Work<UndoTakeOverInput> = {
  kind: 'undoTakeOver',
  total: ({ tx }, { of }) => countResettled(tx, of),
  async doChunk({ tx, workspaceId, now }, { of, journeyId }, after) {
    const { looked, moved, last } = await takeBack(tx, {
      workspaceId,
      journeyId,
      operationId: of,
      after,
      most: CHUNK,
      now,
    })
    if (last === undefined) await tx.deleteFrom('journey_migrated_contacts').where('bulk_job_id', '=', of).execute()
    return { done: looked, affected: moved, next: last }
  },
}
