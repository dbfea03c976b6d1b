import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'

/**
 * Locks the identities of a workspace until the transaction ends. Transactions that resolve contacts share them; one
 * that merges or erases has them to itself: what others write of a contact meanwhile would outlive it.
 */
export async function lockIdentities(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  mode: 'shared' | 'exclusive',
): Promise<void> {
  const lock = mode === 'exclusive' ? sql`pg_advisory_xact_lock` : sql`pg_advisory_xact_lock_shared`
  await sql`SELECT ${lock}(hashtext('parcours.identities'), hashtext(${workspaceId}))`.execute(tx)
}
