import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { isContactField, type PropertyType } from '@parcours/model/contacts/fields.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import { found, invalid, Problem } from '../problem.ts'

/**
 * What a workspace knows of its contacts beyond their fields;
 * `filled` is on how many of a sample of 10,000 each is set.
 */
export async function listProperties(tx: WorkspaceTx) {
  const { rows } = await sql<{ key: string; type: PropertyType; label: string; filled: number; sampled: number }>`
    WITH sample AS MATERIALIZED (SELECT properties FROM contacts ORDER BY id DESC LIMIT 10000)
    SELECT d.key, d.type, d.label, (SELECT count(*)::int FROM sample WHERE properties ? d.key) AS filled,
           (SELECT count(*)::int FROM sample) AS sampled
      FROM property_definitions d ORDER BY lower(d.label), d.key`.execute(tx)
  return rows
}

/** @throws Problem when there is one of this key already, or a field */
export async function defineProperty(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  definition: { key: string; type: PropertyType; label: string },
): Promise<void> {
  if (isContactField(definition.key)) throw invalid([issue('key', 'property.exists', { key: definition.key })])
  const made = await tx
    .insertInto('property_definitions')
    .values({ workspace_id: workspaceId, ...definition })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  if (!made) throw new Problem('conflict', 'property.exists', { key: definition.key })
}

/** Changes the label and type of a property; the values on contacts stay as they are. */
export async function changeProperty(
  tx: WorkspaceTx,
  key: string,
  change: { type: PropertyType; label: string },
): Promise<void> {
  found(
    await tx.updateTable('property_definitions').set(change).where('key', '=', key).returning('key').executeTakeFirst(),
    'notFound.property',
  )
}
