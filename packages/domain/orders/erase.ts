import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Erased } from '../contacts/erase.ts'
import { eraseRows } from '../contacts/erase-rows.ts'

/** Orders of an erased contact. */
export function eraseOrders(tx: WorkspaceTx, _: string, { contactId }: Erased): Promise<void> {
  return eraseRows(tx, contactId, ['orders', 'order_items'])
}
