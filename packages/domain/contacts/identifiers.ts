import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId } from '@parcours/model/id.ts'
import { sql } from 'kysely'

/** The identifiers of a contact, as they are stored. */
export async function identifiersOf(tx: WorkspaceTx, contactId: ContactId): Promise<string[]> {
  const { rows } = await sql<{ value: string }>`
    SELECT value FROM contact_identifiers WHERE contact_id = ${contactId}
    UNION
    SELECT v.value
      FROM contacts c CROSS JOIN LATERAL (VALUES (c.email), (c.phone), (c.external_id)) v (value)
     WHERE c.id = ${contactId} AND v.value IS NOT NULL`.execute(tx)
  return rows.map(({ value }) => value)
}
