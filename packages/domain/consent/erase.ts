import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import type { Erased } from '../contacts/erase.ts'
import { eraseRows } from '../contacts/erase-rows.ts'

/** Consents of an erased contact; of the ledger, all that proves them but for the decisions themselves. */
export async function eraseConsents(tx: WorkspaceTx, _: string, { contactId }: Erased): Promise<void> {
  await sql`SELECT redact_consents(${contactId}::uuid)`.execute(tx)
  await eraseRows(tx, contactId, ['consents'])
}
