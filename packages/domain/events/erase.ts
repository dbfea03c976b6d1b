import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import type { Erased } from '../contacts/erase.ts'
import { eraseRows } from '../contacts/erase-rows.ts'
import { knownBy } from '../contacts/named-in.ts'

/** Events of an erased contact, recorded and waiting, with their totals. */
export async function eraseEvents(tx: WorkspaceTx, _: string, erased: Erased): Promise<void> {
  const known = knownBy(erased)
  await sql`
    DELETE FROM event_inbox e
     WHERE e.contact_id = ${erased.contactId}
        OR e.user_id = ANY (${known}::text[])
        OR e.anonymous_id = ANY (${known}::text[])
        OR e.previous_id = ANY (${known}::text[])
        OR lower(e.traits ->> 'email') = ANY (${known}::text[])`.execute(tx)
  await eraseRows(tx, erased.contactId, ['events', 'event_totals'])
}
