import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

/** How many contacts there are, and how many agreed to email and can be reached. */
export async function countContacts(tx: WorkspaceTx): Promise<{ contacts: number; reachable: number }> {
  const { rows } = await sql<{ contacts: number; reachable: number }>`
    SELECT (SELECT count(*) FROM contacts)::int AS contacts,
           (SELECT count(*) FROM consents k JOIN contacts c ON c.workspace_id = k.workspace_id AND c.id = k.contact_id
             LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id AND x.channel = 'email' AND x.address = c.email
            WHERE k.channel = 'email'
              AND k.decision = 'given'
              AND c.email IS NOT NULL
              AND x.address IS NULL)::int AS reachable`.execute(tx)
  return rows[0] ?? { contacts: 0, reachable: 0 }
}
