import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { type MergePair, mergedSql, mergeRows } from '../contacts/merge-rows.ts'

/** Events of merged contacts, recorded and waiting, with their totals. */
export async function mergeEvents(tx: WorkspaceTx, workspaceId: WorkspaceId, pairs: MergePair[]): Promise<void> {
  // Our own events that wait name their contact.
  await mergeRows(tx, workspaceId, pairs, ['events', 'event_inbox'])
  await sql`
    WITH gone AS (
      DELETE FROM event_totals d
       USING ${mergedSql(pairs)}
       WHERE d.workspace_id = ${workspaceId} AND d.contact_id = m.from_id
      RETURNING m.into_id, d.name, d.count, d.first_at, d.last_at
    )
    INSERT INTO event_totals AS t (workspace_id, contact_id, name, count, first_at, last_at)
    SELECT ${workspaceId}, into_id, name, sum(count), min(first_at), max(last_at) FROM gone GROUP BY into_id, name
    ON CONFLICT (workspace_id, contact_id, name) DO UPDATE
      SET count = t.count + excluded.count,
          first_at = least(t.first_at, excluded.first_at),
          last_at = greatest(t.last_at, excluded.last_at)`.execute(tx)
}
