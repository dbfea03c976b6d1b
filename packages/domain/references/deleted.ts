import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type RawBuilder, sql } from 'kysely'
import type { TABLE_OF } from '../tables.ts'

/** Tables whose rows can be restored for some days after they were deleted; see decision 048. */
export type RestorableTable = Exclude<
  (typeof TABLE_OF)[keyof typeof TABLE_OF],
  'contacts' | 'messages' | 'journey_runs'
>

const sees = (on: 'on' | 'off'): RawBuilder<unknown> => sql`SELECT set_config('app.sees_deleted', ${on}, true)`

/** Statements of `work` see what is deleted; for all others a policy of the database hides it. */
export async function seeingDeleted<T>(tx: WorkspaceTx, work: () => Promise<T>): Promise<T> {
  await sees('on').execute(tx)
  // What fails takes its setting back with its savepoint or transaction.
  const result = await work()
  await sees('off').execute(tx)
  return result
}

/** Deletes a row: from now on it is there for nobody, until it is restored or purged. */
export async function markDeleted(tx: WorkspaceTx, table: RestorableTable, id: string, now: Date): Promise<void> {
  await seeingDeleted(tx, () =>
    sql`UPDATE ${sql.table(table)} SET deleted_at = ${now} WHERE id = ${id} AND deleted_at IS NULL`.execute(tx),
  )
}
