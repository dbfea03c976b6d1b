import type { Database, WorkspaceTx } from '@parcours/db/connection.ts'
import type { InvitedRole, Role } from '@parcours/model/access/roles.ts'
import type { UserId, WorkspaceId } from '@parcours/model/id.ts'
import { found, Problem } from '../problem.ts'
import { hashPassword, passwordFits } from './passwords.ts'
import { hashToken, newToken } from './secrets.ts'

const INVITATION_DAYS = 7

export function listMembers(tx: WorkspaceTx) {
  return tx
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['u.id', 'u.name', 'u.email', 'm.role', 'm.created_at'])
    .orderBy('m.created_at')
    .execute()
}

export function listInvitations(tx: WorkspaceTx, now: Date) {
  return tx
    .selectFrom('invitations')
    .select(['id', 'email', 'role', 'expires_at'])
    .where('accepted_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('created_at')
    .execute()
}

/**
 * Invites a user; the token for the link is handed to the caller, since a new workspace may have no working sender.
 */
export async function invite(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  input: { email: string; role: InvitedRole; by: string | null },
  now: Date,
) {
  const email = input.email.trim().toLowerCase()
  const member = await tx
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select('u.id')
    .where('u.email', '=', email)
    .executeTakeFirst()
  if (member) throw new Problem('conflict', 'access.alreadyMember')
  const { token, hash } = newToken()
  const expires_at = new Date(now.getTime() + INVITATION_DAYS * 86_400_000)
  const { id } = await tx
    .insertInto('invitations')
    .values({ workspace_id: workspaceId, email, role: input.role, token_hash: hash, invited_by: input.by, expires_at })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, token, email, role: input.role, expiresAt: expires_at }
}

export async function revokeInvitation(tx: WorkspaceTx, id: string): Promise<void> {
  const { numDeletedRows } = await tx.deleteFrom('invitations').where('id', '=', id).executeTakeFirst()
  if (!numDeletedRows) throw new Problem('notFound', 'notFound.invitation')
}

/** What an invitation offers, for the page behind its link. */
export async function findInvitation(db: Database, token: string, now: Date) {
  const row = await db
    .selectFrom('invitations as i')
    .innerJoin('workspaces as w', 'w.id', 'i.workspace_id')
    .select(['i.id', 'i.workspace_id', 'i.email', 'i.role', 'w.name as workspace', 'w.language'])
    .where('i.token_hash', '=', hashToken(token))
    .where('i.accepted_at', 'is', null)
    .where('i.expires_at', '>', now)
    .executeTakeFirst()
  if (!row) throw new Problem('notFound', 'access.invitationGone')
  return row
}

/** Makes the account, or adds the workspace to an existing one (which proves itself by its password). */
export async function acceptInvitation(
  db: Database,
  input: { token: string; name: string; password: string },
  now: Date,
) {
  const invitation = await findInvitation(db, input.token, now)
  const account = await db
    .selectFrom('users')
    .select(['id', 'password_hash'])
    .where('email', '=', invitation.email)
    .executeTakeFirst()
  if (account && !(await passwordFits(input.password, account.password_hash)))
    throw new Problem('unauthenticated', 'access.wrongPassword')
  const password_hash = account ? account.password_hash : await hashPassword(input.password)
  return db.transaction().execute(async (tx) => {
    // A second use of the same link at the same moment waits here, and finds it used.
    const { numUpdatedRows } = await tx
      .updateTable('invitations')
      .set({ accepted_at: now })
      .where('id', '=', invitation.id)
      .where('workspace_id', '=', invitation.workspace_id)
      .where('accepted_at', 'is', null)
      .executeTakeFirst()
    if (!numUpdatedRows) throw new Problem('notFound', 'access.invitationGone')
    const user =
      account ??
      (await tx
        .insertInto('users')
        .values({ email: invitation.email, name: input.name, password_hash, language: invitation.language })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst())
    if (!user) throw new Problem('conflict', 'access.emailTaken')
    const joined = await tx
      .insertInto('memberships')
      .values({ workspace_id: invitation.workspace_id, user_id: user.id, role: invitation.role })
      .onConflict((conflict) => conflict.doNothing())
      .returning('user_id')
      .executeTakeFirst()
    if (!joined) throw new Problem('conflict', 'access.alreadyMember')
    return { userId: user.id, workspaceId: invitation.workspace_id }
  })
}

export async function changeRole(tx: WorkspaceTx, userId: UserId, role: Role): Promise<void> {
  await keepAnOwner(tx, userId, role)
  const { numUpdatedRows } = await tx
    .updateTable('memberships')
    .set({ role })
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (!numUpdatedRows) throw new Problem('notFound', 'notFound.member')
}

/**
 * Takes a user out of the workspace. An admin may not remove an owner.
 * @param by the role of who asks; null when a program does
 */
export async function removeMember(tx: WorkspaceTx, userId: UserId, by: Role | null): Promise<void> {
  if (by !== null && by !== 'owner' && (await roleOf(tx, userId)) === 'owner')
    throw new Problem('forbidden', 'access.roleForbids', { role: by })
  await keepAnOwner(tx, userId)
  const { numDeletedRows } = await tx.deleteFrom('memberships').where('user_id', '=', userId).executeTakeFirst()
  if (!numDeletedRows) throw new Problem('notFound', 'notFound.member')
}

async function keepAnOwner(tx: WorkspaceTx, userId: UserId, role?: Role): Promise<void> {
  const owners = await tx.selectFrom('memberships').select('user_id').where('role', '=', 'owner').forUpdate().execute()
  if (role !== 'owner' && owners.length === 1 && owners[0]?.user_id === userId)
    throw new Problem('conflict', 'access.lastOwner')
}

async function roleOf(tx: WorkspaceTx, userId: UserId): Promise<Role> {
  const row = await tx.selectFrom('memberships').select('role').where('user_id', '=', userId).executeTakeFirst()
  return found(row, 'notFound.member').role
}
