import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Erased } from '../contacts/erase.ts'
import { eraseRows } from '../contacts/erase-rows.ts'

/** An erased contact among the recipients of campaigns. */
export function eraseRecipient(tx: WorkspaceTx, _: string, { contactId }: Erased): Promise<void> {
  return eraseRows(tx, contactId, ['campaign_recipients'])
}
