import type { JourneyId, SegmentId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { type BulkJobKind, MAX_CONTACTS_PER_CHUNK } from '../../bulk-jobs/job-kind.ts'
import { demandReady } from '../../segments/readiness.ts'
import { enrollChunk } from './enroll-chunk.ts'

export interface EnrollMembersInput {
  journeyId: JourneyId
  segmentId: SegmentId
}

/** Enrolls the present members of a segment in the journey that begins with it, a cohort a chunk. */
export const enrollMembersJob: BulkJobKind<EnrollMembersInput> = {
  kind: 'enterMembers',
  does: 'Enrolls the members of a segment in a journey',
  async total({ tx }, { segmentId }) {
    const { size } = await tx
      .selectFrom('segments')
      .select('size')
      .where('id', '=', segmentId)
      .executeTakeFirstOrThrow()
    return size
  },
  async processChunk(context, { journeyId, segmentId }, after) {
    await demandReady(context.tx, [segmentId])
    const { rows } = await sql<{ contact_id: string }>`
      SELECT contact_id
        FROM segment_members
       WHERE workspace_id = ${context.workspaceId} AND segment_id = ${segmentId} AND contact_id > ${after}::uuid
       ORDER BY contact_id
       LIMIT ${MAX_CONTACTS_PER_CHUNK}`.execute(context.tx)
    return enrollChunk(
      context,
      { journeyId, reason: 'segment' },
      rows.map(({ contact_id }) => contact_id),
    )
  },
}
