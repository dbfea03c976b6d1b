import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { type MergePair, mergedSql, mergeRows } from '../contacts/merge-rows.ts'

/** Moves messages to merged contacts, and their events. */
export async function mergeMessages(tx: WorkspaceTx, workspaceId: WorkspaceId, pairs: MergePair[]): Promise<void> {
  await mergeRows(tx, workspaceId, pairs, ['message_events'])
  // Both contacts may have had the same message: it stays twice, as it was sent.
  await sql`
    UPDATE messages t
       SET contact_id = m.into_id,
           visit = t.visit + coalesce((
             SELECT max(o.visit)
               FROM messages o
              WHERE o.workspace_id = t.workspace_id AND o.owner_id = t.owner_id AND o.node_id = t.node_id
                AND o.owner_at = t.owner_at AND o.channel = t.channel
                AND o.contact_id = m.into_id), 0)
      FROM ${mergedSql(pairs)}
     WHERE t.workspace_id = ${workspaceId} AND t.contact_id = m.from_id`.execute(tx)
}
