import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { RestorableKind } from '@parcours/model/deletion.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { Problem } from '../problem.ts'
import { seeingDeleted } from '../references/deleted.ts'
import { TABLE_OF } from '../tables.ts'
import { RESTORABLE } from './restorable.ts'

/**
 * Restores what was deleted, all of it or nothing; what is not deleted stays as it is.
 * @returns how many were deleted @throws Problem when one was purged, or never existed
 */
export async function restoreDeleted(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  deleted: { kind: RestorableKind; id: string }[],
  now: Date,
): Promise<number> {
  let restored = 0
  for (const [table, all] of Map.groupBy(deleted, ({ kind }) => TABLE_OF[kind])) {
    const ids = [...new Set(all.map(({ id }) => id))]
    const { rows } = await seeingDeleted(tx, () =>
      sql<{ id: string }>`
        UPDATE ${sql.table(table)}
           SET deleted_at = NULL
         WHERE id = ANY (${uuids(ids)}) AND deleted_at IS NOT NULL
        RETURNING id`.execute(tx),
    )
    const present = await tx.selectFrom(table).select('id').where('id', 'in', ids).execute()
    if (present.length < ids.length) throw new Problem('notFound', 'notFound.deleted')
    if (rows.length > 0)
      await RESTORABLE[table].restored?.(
        tx,
        workspaceId,
        rows.map(({ id }) => id),
        now,
      )
    restored += rows.length
  }
  return restored
}
