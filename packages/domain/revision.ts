import { lockByName } from '@parcours/db/advisory-lock.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { lockIdentities } from './identity-lock.ts'
import { Problem } from './problem.ts'
import { TABLE_OF } from './tables.ts'

/**
 * Compares the revision of a row with the one that the caller saw. The row is locked before it is read: else several
 * who saw the same revision would all pass.
 * @throws Problem `stale` when a user saved meanwhile
 */
export function checkRevision({ revision }: { revision: number }, seen: number | undefined): void {
  if (seen !== undefined && revision !== seen) throw new Problem('stale', 'request.stale')
}

/** Settings of a workspace that are one row, or none yet. */
const SETTINGS = { brand: 'brand_kits', sendingLimits: 'sending_limits' } as const
export type Revised = Exclude<keyof typeof TABLE_OF, 'message'> | keyof typeof SETTINGS

/**
 * {@link checkRevision} of whatever has one, locked until the transaction ends. What is not there is left to be missed
 * by who does the work.
 * @throws Problem `stale` when a user saved meanwhile
 */
export async function checkRevisionOf(
  tx: WorkspaceTx,
  of: {
    workspaceId: string
    kind: Revised
    /** Undefined for settings. */
    id: string | undefined
    seen: number
    /** Whether a contact stays who it is: what merges or erases has the identities to itself before anything else. */
    keepsIdentity: boolean
  },
): Promise<void> {
  const revision = await lockedRevision(tx, of)
  if (revision !== undefined) checkRevision({ revision }, of.seen)
}

async function lockedRevision(
  tx: WorkspaceTx,
  { workspaceId, kind, id = '', keepsIdentity }: Parameters<typeof checkRevisionOf>[1],
): Promise<number | undefined> {
  if (kind === 'brand' || kind === 'sendingLimits') {
    await lockSettings(tx, workspaceId, SETTINGS[kind])
    return (await tx.selectFrom(SETTINGS[kind]).select('revision').executeTakeFirst())?.revision ?? 0
  }
  const table = TABLE_OF[kind]
  if (table === 'contents')
    return (await tx.selectFrom(table).select('edition').where('id', '=', id).forNoKeyUpdate().executeTakeFirst())
      ?.edition
  if (kind === 'contact') await lockIdentities(tx, workspaceId, keepsIdentity ? 'shared' : 'exclusive')
  return (await tx.selectFrom(table).select('revision').where('id', '=', id).forNoKeyUpdate().executeTakeFirst())
    ?.revision
}

/** There may be no row to lock. */
export async function lockSettings(
  tx: WorkspaceTx,
  workspaceId: string,
  settings: (typeof SETTINGS)[keyof typeof SETTINGS],
): Promise<void> {
  await lockByName(tx, `${settings} ${workspaceId}`)
}
