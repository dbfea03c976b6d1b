import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'

/**
 * Removes contacts that are about to be erased or merged from all segments, whose sizes follow. An evaluation that is
 * under way may still add them; they are marked dirty, so that the next one, which finds no contact, removes them.
 */
export async function leaveSegments(tx: WorkspaceTx, workspaceId: WorkspaceId, contactIds: ContactId[]): Promise<void> {
  await sql`
    WITH gone AS (
      DELETE
        FROM segment_members
       WHERE workspace_id = ${workspaceId} AND contact_id = ANY (${contactIds}::uuid[])
      RETURNING segment_id
    ), unscheduled AS (
      DELETE FROM segment_next_evaluations WHERE workspace_id = ${workspaceId} AND contact_id = ANY (${contactIds}::uuid[])
    )
    UPDATE segments s
       SET size = s.size - g.count
      FROM (SELECT segment_id, count(*)::int AS count FROM gone GROUP BY segment_id) g
     WHERE s.workspace_id = ${workspaceId} AND s.id = g.segment_id`.execute(tx)
  await sql`SELECT mark_dirty_contacts(${workspaceId}, ${contactIds}::uuid[], 'any')`.execute(tx)
}
