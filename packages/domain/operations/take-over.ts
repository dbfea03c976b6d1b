import { countTakeOver, takeOver as takeNext } from '../journeys/take-over.ts'
import { loadGraph } from '../journeys/versions.ts'
import { CHUNK, type Work } from './work.ts'

export interface TakeOverInput {
  journeyId: string
  /** The version that people go on with. */
  versionId: string
}

/** Takes people who wait in earlier versions of a journey over into a new one. */
export const takeOver: Work<TakeOverInput> = {
  async total({ tx }, { journeyId, versionId }) {
    return (await countTakeOver(tx, journeyId, await loadGraph(tx, versionId), versionId)).movable
  },
  async doChunk({ tx, workspaceId, now }, { journeyId, versionId }, after) {
    const journey = await tx.selectFrom('journeys').select('live_version_id').where('id', '=', journeyId).executeTakeFirst()
    // Stopped, or published again meanwhile: that version is not where people go any more.
    if (journey?.live_version_id !== versionId) return { done: 0, affected: 0, next: undefined }
    const { moved, last } = await takeNext(tx, { workspaceId, journeyId, versionId, after, most: CHUNK, now })
    return { done: moved, affected: moved, next: last }
  },
}
