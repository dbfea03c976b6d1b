import { type SegmentId, uuidOf } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'

/** Whether the contact `c` is in a segment, named by its public id: SQL. */
export function isMember(segmentId: SegmentId): RawBuilder<boolean> {
  return sql`
    EXISTS (SELECT
              FROM segment_members m
             WHERE m.workspace_id = c.workspace_id
               AND m.segment_id = ${uuidOf('segment', segmentId)}::uuid
               AND m.contact_id = c.id)`
}
