import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import type { Erased } from '../contacts/erase.ts'
import { isNamedIn, knownBy } from '../contacts/named-in.ts'

/** Work put aside that names an erased contact. */
export async function eraseQuarantined(tx: WorkspaceTx, _: string, erased: Erased): Promise<void> {
  await sql`
    DELETE FROM quarantine q
     WHERE ${isNamedIn(erased, sql.ref('q.payload'))} OR q.key = ANY (${knownBy(erased)}::text[])`.execute(tx)
}
