import { lockByName } from '@parcours/db/advisory-lock.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { Problem } from './problem.ts'

/**
 * Compares the revision of a row with the one that the caller saw. The row is locked before it is read: else several
 * who saw the same revision would all pass.
 * @throws Problem `stale` when someone saved meanwhile
 */
export function checkRevision({ revision }: { revision: number }, seen: number | undefined): void {
  if (seen !== undefined && revision !== seen) throw new Problem('stale', 'request.stale')
}

/** Settings of a workspace that are one row, or none yet: there may be no row to lock. */
export async function lockSettings(
  tx: WorkspaceTx,
  workspaceId: string,
  settings: 'brand_kits' | 'sending_limits',
): Promise<void> {
  await lockByName(tx, `${settings} ${workspaceId}`)
}
