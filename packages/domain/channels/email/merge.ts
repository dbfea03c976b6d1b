import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { type MergePair, mergeRows } from '../../contacts/merge-rows.ts'

/** Emails of the outbox that are about merged contacts. */
export function mergeOutbox(tx: WorkspaceTx, workspaceId: WorkspaceId, pairs: MergePair[]): Promise<void> {
  return mergeRows(tx, workspaceId, pairs, ['sandbox_outbox_contacts'])
}
