import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import type { Erased } from '../contacts/erase.ts'
import { eraseRows } from '../contacts/erase-rows.ts'
import { leaveSegments } from './leave.ts'

/** An erased contact leaves all segments, and their history. */
export async function eraseMember(tx: WorkspaceTx, workspaceId: WorkspaceId, { contactId }: Erased): Promise<void> {
  await leaveSegments(tx, workspaceId, [contactId])
  await eraseRows(tx, contactId, ['segment_membership_changes'])
}
