import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

/**
 * Runs `work`, rolls its changes back, and returns its result. It is a part of the caller's transaction, with all that
 * it locked: with a second connection, callers would wait for each other's.
 */
export async function rolledBack<Found>(tx: WorkspaceTx, work: () => Promise<Found>): Promise<Found> {
  await sql`SAVEPOINT simulation`.execute(tx)
  try {
    return await work()
  } finally {
    await sql`ROLLBACK TO SAVEPOINT simulation`.execute(tx)
  }
}
