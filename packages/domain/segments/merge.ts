import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { type MergePair, mergeRows } from '../contacts/merge-rows.ts'
import { leaveSegments } from './leave.ts'

/**
 * The contact merged away leaves all segments; the survivor is evaluated again, since all its data may have changed.
 */
export async function mergeMembers(tx: WorkspaceTx, workspaceId: WorkspaceId, pairs: MergePair[]): Promise<void> {
  await mergeRows(tx, workspaceId, pairs, ['segment_membership_changes'])
  await leaveSegments(
    tx,
    workspaceId,
    pairs.map(({ from }) => from),
  )
  await sql`SELECT mark_dirty_contacts(${workspaceId}, ${pairs.map(({ into }) => into)}::uuid[], 'any')`.execute(tx)
}
