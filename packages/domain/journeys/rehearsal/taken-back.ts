import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'

/** Carries what was found out of a transaction that is then taken back. */
class TakenBack<Found> extends Error {
  readonly found: Found
  constructor(found: Found) {
    super('Taken back')
    this.found = found
  }
}

/** Does `work` in a transaction of which nothing stays, and returns what it found. */
export async function takenBack<Found>(db: Database, workspaceId: string, work: (tx: WorkspaceTx) => Promise<Found>): Promise<Found> {
  try {
    return await inWorkspace(db, workspaceId, async (tx) => {
      throw new TakenBack(await work(tx))
    })
  } catch (error) {
    if (error instanceof TakenBack) return error.found as Found
    throw error
  }
}
