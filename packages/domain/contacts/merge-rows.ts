import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'

export interface MergePair {
  /** The contact that disappears. */
  from: string
  /** The contact that stays. */
  into: string
}

/** The pairs as a table `m (from_id, into_id)`: SQL. */
export function mergedSql(pairs: MergePair[]): RawBuilder<unknown> {
  return sql`
    unnest(${pairs.map(({ from }) => from)}::uuid[], ${pairs.map(({ into }) => into)}::uuid[]) AS m (from_id, into_id)`
}

/** Gives all rows of these tables to the contacts that stay. */
export async function mergeRows(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  pairs: MergePair[],
  tables: string[],
): Promise<void> {
  for (const table of tables) {
    await sql`
      UPDATE ${sql.table(table)} t
         SET contact_id = m.into_id
        FROM ${mergedSql(pairs)}
       WHERE t.workspace_id = ${workspaceId} AND t.contact_id = m.from_id`.execute(tx)
  }
}
