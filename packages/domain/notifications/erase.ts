import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import type { Erased } from '../contacts/erase.ts'

/** Takes the contact out of notifications; one that was of no other contact is deleted. */
export async function eraseFromNotifications(tx: WorkspaceTx, _: string, { contactId }: Erased): Promise<void> {
  await sql`
    UPDATE notifications SET data = jsonb_set(data, '{contactIds}', (data -> 'contactIds') - ${contactId}::text)
     WHERE data -> 'contactIds' ? ${contactId}`.execute(tx)
  await sql`DELETE FROM notifications WHERE data -> 'contactIds' = '[]'`.execute(tx)
}
