import { type Database, inWorkspace } from '@parcours/db/connection.ts'
import { contactErased } from './erase.ts'

/** A transaction that saw the contact before it was erased has ended by then. */
const ERASED_AGAIN_AFTER_MS = 10 * 60_000
const MAX_ERASURES_PER_CALL = 1000

/**
 * Erases a second time, some minutes later, what transactions wrote that had seen the contact and ended after its
 * erasure: a message that was claimed, a recipient of a campaign. Returns how many contacts were done.
 * @throws AggregateError when some could not be erased; the others are
 */
export async function eraseAgain(db: Database, now: Date): Promise<number> {
  const due = await db
    .selectFrom('erasures')
    .select(['workspace_id', 'contact_id'])
    .where('erased_at', '<=', new Date(now.getTime() - ERASED_AGAIN_AFTER_MS))
    .orderBy('erased_at')
    .limit(MAX_ERASURES_PER_CALL)
    .execute()
  const failures: unknown[] = []
  for (const { workspace_id: workspaceId, contact_id: contactId } of due)
    await inWorkspace(db, workspaceId, async (tx) => {
      await contactErased.publish(tx, workspaceId, { contactId, identifiers: [] })
      await tx.deleteFrom('erasures').where('contact_id', '=', contactId).execute()
    }).catch((error: unknown) => failures.push(error))
  if (failures.length > 0)
    throw new AggregateError(failures, 'Contacts could not be erased again', { cause: failures[0] })
  return due.length
}
