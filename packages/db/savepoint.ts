import { sql } from 'kysely'
import type { WorkspaceTx } from './connection.ts'
import { isOfTheMoment } from './failure.ts'

/**
 * Does a part of a transaction that may fail by what is in it: then only this part is undone, and the error returned.
 * @throws what is of the moment, for which the whole transaction fails
 */
export async function inSavepoint<T>(
  tx: WorkspaceTx,
  work: () => Promise<T>,
): Promise<{ done: T } | { failed: unknown }> {
  await sql`SAVEPOINT part`.execute(tx)
  try {
    const done = await work()
    await sql`RELEASE SAVEPOINT part`.execute(tx)
    return { done }
  } catch (error) {
    if (isOfTheMoment(error)) throw error
    await sql`ROLLBACK TO SAVEPOINT part`.execute(tx)
    await sql`RELEASE SAVEPOINT part`.execute(tx)
    return { failed: error }
  }
}
