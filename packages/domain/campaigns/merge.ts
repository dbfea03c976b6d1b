import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { type MergePair, mergedSql, mergeRows } from '../contacts/merge-rows.ts'

/** Moves recipients of merged contacts: of two in one send, the survivor's own row stays. */
export async function mergeRecipients(tx: WorkspaceTx, workspaceId: WorkspaceId, pairs: MergePair[]): Promise<void> {
  await sql`
    DELETE FROM campaign_recipients r
     USING ${mergedSql(pairs)}
     WHERE r.workspace_id = ${workspaceId} AND r.contact_id = m.from_id
       AND EXISTS (
         SELECT FROM campaign_recipients o
          WHERE o.workspace_id = r.workspace_id AND o.send_id = r.send_id AND o.contact_id = m.into_id)`.execute(tx)
  await mergeRows(tx, workspaceId, pairs, ['campaign_recipients'])
}
