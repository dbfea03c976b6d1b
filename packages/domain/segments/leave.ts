import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

/**
 * Takes contacts that are about to disappear out of all segments, whose sizes follow. A keeper who is looking at them
 * at this very moment may still put them in: the touch makes the next look, which finds nobody, take them out.
 */
export async function leaveSegments(tx: WorkspaceTx, workspaceId: string, contactIds: string[]): Promise<void> {
  await sql`
    WITH gone AS (
      DELETE
        FROM segment_members
       WHERE workspace_id = ${workspaceId} AND contact_id = ANY (${contactIds}::uuid[])
      RETURNING segment_id
    ), unchecked AS (
      DELETE FROM segment_next_evaluations WHERE workspace_id = ${workspaceId} AND contact_id = ANY (${contactIds}::uuid[])
    )
    UPDATE segments s
       SET size = s.size - g.count
      FROM (SELECT segment_id, count(*)::int AS count FROM gone GROUP BY segment_id) g
     WHERE s.workspace_id = ${workspaceId} AND s.id = g.segment_id`.execute(tx)
  await sql`SELECT mark_dirty_contacts(${workspaceId}, ${contactIds}::uuid[], 'any')`.execute(tx)
}
