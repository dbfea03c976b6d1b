import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { type MergePair, mergeRows } from '../contacts/merge-rows.ts'

/** Orders of merged contacts. Their sums stand in the profile. */
export function mergeOrders(tx: WorkspaceTx, workspaceId: WorkspaceId, pairs: MergePair[]): Promise<void> {
  return mergeRows(tx, workspaceId, pairs, ['orders', 'order_items'])
}
