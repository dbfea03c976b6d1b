import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { CONTACT_FIELDS } from '@parcours/model/contacts/fields.ts'

/** Names that Liquid may read from a contact here. */
export async function knownProperties(tx: WorkspaceTx): Promise<Set<string>> {
  const rows = await tx.selectFrom('property_definitions').select('key').execute()
  return new Set([...CONTACT_FIELDS, 'id', 'tags', ...rows.map(({ key }) => key)])
}
