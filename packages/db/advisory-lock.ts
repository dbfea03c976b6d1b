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
