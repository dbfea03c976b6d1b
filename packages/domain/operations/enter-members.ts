import { sql } from 'kysely'
import { enterContacts } from '../journeys/enter.ts'
import { loadGraph } from '../journeys/versions.ts'
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
    const journey = await tx.selectFrom('journeys').select(['state', 'live_version_id']).where('id', '=', journeyId).executeTakeFirst()
    const { rows } = await sql<{ contact_id: string }>`
      SELECT contact_id FROM segment_members WHERE workspace_id = ${workspaceId} AND segment_id = ${segmentId} AND contact_id > ${after}::uuid ORDER BY contact_id LIMIT ${CHUNK}`.execute(tx)
    // Stopped or paused meanwhile: nobody enters any more.
    if (journey?.state !== 'live' || !journey.live_version_id || rows.length === 0) return { done: 0, affected: 0, next: undefined }
    const graph = await loadGraph(tx, journey.live_version_id)
    const affected = await enterContacts(
      tx,
      { workspaceId, journeyId, versionId: journey.live_version_id, graph, reason: 'segment', now },
      rows.map(({ contact_id }) => contact_id),
      { properties: {} },
    )
    return { done: rows.length, affected, next: rows.length === CHUNK ? rows.at(-1)?.contact_id : undefined }
  },
}
