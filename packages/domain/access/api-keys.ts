import type { Database, WorkspaceTx } from '@parcours/db/connection.ts'
import type { KeyScope } from '@parcours/model/access/key-scope.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { Problem } from '../problem.ts'
import { hashToken, newToken } from './secrets.ts'

/** The demo's keys are printed and documented: they are worth nothing outside of the demo workspace. */
export const DEMO_KEYS: Record<KeyScope, string> = {
  track: 'pk_demo_track_0000000000000000',
  full: 'sk_demo_full_000000000000000000',
}

export interface NewKey {
  id: string
  /** Shown once; only its hash is kept. */
  key: string
  hint: string
}

export async function createApiKey(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  input: { name: string; scope: KeyScope; mayChangeAccounts?: boolean; key?: string },
): Promise<NewKey> {
  const { token } = input.key ? { token: input.key } : newToken(input.scope === 'track' ? 'pk_' : 'sk_')
  const hint = `${token.slice(0, 6)}…${token.slice(-4)}`
  const { id } = await tx
    .insertInto('api_keys')
    .values({
      workspace_id: workspaceId,
      name: input.name,
      scope: input.scope,
      hint,
      key_hash: hashToken(token),
      may_change_accounts: input.mayChangeAccounts ?? false,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, key: token, hint }
}

/** Whether what a key tells of accounts that others have is taken: a key that may do all may do that too. */
export function mayChangeAccounts(key: { scope: KeyScope; may_change_accounts: boolean }): boolean {
  return key.may_change_accounts || key.scope === 'full'
}

/** What a key opens. */
export interface AuthenticatedKey {
  workspaceId: WorkspaceId
  scope: KeyScope
  keyId: string
  /** Whether it may merge known accounts and change their addresses: a key in a web page is read by anyone. */
  mayChangeAccounts: boolean
}

/** Which workspace a key opens and for what. @throws Problem when it is unknown, revoked, or the demo's elsewhere. */
export async function authenticateKey(db: Database, key: string): Promise<AuthenticatedKey> {
  const row = await db
    .selectFrom('api_keys as k')
    .innerJoin('workspaces as w', 'w.id', 'k.workspace_id')
    .select(['k.id', 'k.workspace_id', 'k.scope', 'k.may_change_accounts', 'w.is_demo'])
    .where('k.key_hash', '=', hashToken(key))
    .where('k.revoked_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw new Problem('unauthenticated', 'access.keyUnknown')
  if (Object.values(DEMO_KEYS).includes(key) && !row.is_demo) throw new Problem('unauthenticated', 'access.demoOnly')
  return {
    workspaceId: row.workspace_id,
    scope: row.scope,
    keyId: row.id,
    mayChangeAccounts: mayChangeAccounts(row),
  }
}

/** When a key was last used, for who looks which of them are still needed. */
export async function recordKeyUsed(db: Database, keyId: string, at: Date): Promise<void> {
  await db.updateTable('api_keys').set({ last_used_at: at }).where('id', '=', keyId).execute()
}

export function listApiKeys(tx: WorkspaceTx) {
  return tx
    .selectFrom('api_keys')
    .select(['id', 'name', 'scope', 'hint', 'may_change_accounts', 'created_at', 'last_used_at'])
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc')
    .execute()
}

export async function revokeApiKey(tx: WorkspaceTx, id: string, now: Date): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (!numUpdatedRows) throw new Problem('notFound', 'notFound.key')
}
