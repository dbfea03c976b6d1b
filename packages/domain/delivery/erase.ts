import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Erased } from '../contacts/erase.ts'
import { eraseRows } from '../contacts/erase-rows.ts'

/** Deletes messages to an erased contact, and their events. */
export function eraseMessages(tx: WorkspaceTx, _: string, { contactId }: Erased): Promise<void> {
  return eraseRows(tx, contactId, ['message_events', 'messages'])
}
