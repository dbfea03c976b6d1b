import { sql } from 'kysely'
import type { WorkspaceTx } from './connection.ts'

/** Locks a name until the transaction ends. Shared holders wait for an exclusive one, and it for them. */
export async function lockByName(
  tx: WorkspaceTx,
  name: string,
  mode: 'shared' | 'exclusive' = 'exclusive',
): Promise<void> {
  const lock = mode === 'exclusive' ? sql`pg_advisory_xact_lock` : sql`pg_advisory_xact_lock_shared`
  await sql`SELECT ${lock}(hashtextextended(${name}, 0))`.execute(tx)
}

/** Locks a name until the transaction ends, unless another one has it: whether it could. Waits for nothing. */
export async function tryLockByName(tx: WorkspaceTx, name: string): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS locked`.execute(tx)
  return rows[0]?.locked ?? false
}
