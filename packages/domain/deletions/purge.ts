import { type Database, inWorkspaceAtLarge } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { type RestorableTable, seeingDeleted } from '../references/deleted.ts'
import { RESTORABLE } from './restorable.ts'

/** For so long what is deleted can be restored. */
export const KEPT_MS = 7 * 86_400_000

/**
 * Deletes for good what was deleted long enough ago, each in a transaction of its own; returns how much that was.
 * @throws AggregateError when some could not be purged; the others are
 */
export async function purgeDeleted(db: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEPT_MS)
  let purged = 0
  const failures: unknown[] = []
  for (const table of Object.keys(RESTORABLE) as RestorableTable[]) {
    const { rows } = await sql<{ workspace_id: string; id: string }>`
      SELECT workspace_id, id FROM ${sql.table(table)} WHERE deleted_at < ${before} ORDER BY id`.execute(db)
    for (const { workspace_id: workspaceId, id } of rows)
      await inWorkspaceAtLarge(db, workspaceId, (tx) =>
        seeingDeleted(tx, async () => {
          // It may have been restored meanwhile.
          const { rows: still } = await sql`
            SELECT FROM ${sql.table(table)} WHERE id = ${id} AND deleted_at < ${before} FOR UPDATE`.execute(tx)
          if (still.length === 0) return
          await RESTORABLE[table].purge(tx, id)
          await tx.deleteFrom('usages').where('user_id', '=', id).execute()
          purged++
        }),
      ).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0)
    throw new AggregateError(failures, 'Deleted rows could not be purged', { cause: failures[0] })
  return purged
}
