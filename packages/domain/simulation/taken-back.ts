import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

/**
 * Does `work`, of which nothing stays, and returns what it found. It is a part of the caller's transaction that is
 * rolled back, with all that it locked: a second connection for it would have callers who wait for each other's.
 */
export async function takenBack<Found>(tx: WorkspaceTx, work: () => Promise<Found>): Promise<Found> {
  await sql`SAVEPOINT rehearsal`.execute(tx)
  try {
    return await work()
  } finally {
    await sql`ROLLBACK TO SAVEPOINT rehearsal`.execute(tx)
  }
}
