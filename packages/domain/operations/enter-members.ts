import { sql } from 'kysely'
import { enterLive } from '../journeys/enter-live.ts'
import { CHUNK, type Work } from './work.ts'

export interface EnterMembersInput {
  journeyId: string
  segmentId: string
}

/** Lets who is in a segment already into the journey that begins with it, a cohort a chunk. */
export const enterMembers: Work<EnterMembersInput> = {
  async total({ tx }, { segmentId }) {
    const { size } = await tx.selectFrom('segments').select('size').where('id', '=', segmentId).executeTakeFirstOrThrow()
    return size
  },
  async doChunk({ tx, workspaceId, now }, { journeyId, segmentId }, after) {
    const { rows } = await sql<{ contact_id: string }>`
      SELECT contact_id FROM segment_members WHERE workspace_id = ${workspaceId} AND segment_id = ${segmentId} AND contact_id > ${after}::uuid ORDER BY contact_id LIMIT ${CHUNK}`.execute(tx)
    const ids = rows.map(({ contact_id }) => contact_id)
    const affected = await enterLive(tx, { workspaceId, journeyId, reason: 'segment', now }, ids)
    if (affected === undefined) return { done: 0, affected: 0, next: undefined }
    return { done: ids.length, affected, next: ids.length === CHUNK ? ids.at(-1) : undefined }
  },
}
