import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/**
 * The index of a contact's identifiers begins with the contact. By the workspace first, the planner takes it for an
 * identifier as well, in a workspace that it knows nothing of yet: each lookup then reads all identifiers there (decision
 * 022).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE INDEX contact_identifiers_by_contact ON contact_identifiers (contact_id);
     DROP INDEX contact_identifiers_of_contact;`,
  )
}
