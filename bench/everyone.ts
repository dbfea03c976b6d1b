import { type Database, inWorkspace } from '@parcours/db/connection.ts'
import { addContacts } from '@parcours/domain/journeys/enrollment/add-contacts.ts'

/** Adds all contacts to a journey, as its page does, and waits until all are in; returns how many entered. */
export async function addEveryone(db: Database, workspaceId: string, journeyId: string): Promise<number> {
  const { entered, bulkJobId } = await inWorkspace(db, workspaceId, (tx) =>
    addContacts(tx, { workspaceId, userId: null, journeyId, audience: { kind: 'all' }, data: {}, now: new Date() }),
  )
  while (bulkJobId) {
    const { state, affected } = await db
      .selectFrom('bulk_jobs')
      .select(['state', 'affected'])
      .where('id', '=', bulkJobId)
      .executeTakeFirstOrThrow()
    if (state === 'done') return entered + affected
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return entered
}
