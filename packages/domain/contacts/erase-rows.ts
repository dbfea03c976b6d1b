import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId } from '@parcours/model/id.ts'
import { sql } from 'kysely'

/** Deletes all rows of these tables that are the contact's. */
export async function eraseRows(tx: WorkspaceTx, contactId: ContactId, tables: string[]): Promise<void> {
  for (const table of tables) await sql`DELETE FROM ${sql.table(table)} WHERE contact_id = ${contactId}`.execute(tx)
}
