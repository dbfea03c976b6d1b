import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import type { Erased } from '../../contacts/erase.ts'
import { eraseRows } from '../../contacts/erase-rows.ts'

/** Deletes emails of the outbox to an erased contact, and those to others that are about the contact. */
export async function eraseFromOutbox(tx: WorkspaceTx, _: string, { contactId }: Erased): Promise<void> {
  await sql`
    DELETE FROM sandbox_outbox o USING messages m WHERE m.id = o.message_id AND m.contact_id = ${contactId}`.execute(tx)
  await sql`
    DELETE FROM sandbox_outbox o USING sandbox_outbox_contacts a
     WHERE o.workspace_id = a.workspace_id AND o.message_id = a.message_id AND a.contact_id = ${contactId}`.execute(tx)
  await eraseRows(tx, contactId, ['sandbox_outbox_contacts'])
}
