import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import type { Erased } from '../contacts/erase.ts'
import { isNamedIn } from '../contacts/named-in.ts'

/** Rejected rows of imports that name an erased contact. */
export async function eraseRejects(tx: WorkspaceTx, _: string, erased: Erased): Promise<void> {
  await sql`DELETE FROM import_rejects r WHERE ${isNamedIn(erased, sql.ref('r.cells'))}`.execute(tx)
}
