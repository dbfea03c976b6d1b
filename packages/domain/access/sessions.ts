import type { Database } from '@parcours/db/connection.ts'
import type { Role } from '@parcours/model/access/roles.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import type { UserId, WorkspaceId } from '@parcours/model/id.ts'
import { found, Problem } from '../problem.ts'
import { passwordFits } from './passwords.ts'
import { hashToken, newToken } from './secrets.ts'

const SESSION_DAYS = 14
/** When a session was last used is noted no more often than this. */
const SEEN_MS = 60_000

/** The device of a request, as far as it identifies itself. */
export interface Device {
  address: string | null
  userAgent: string | null
}

const UNKNOWN: Device = { address: null, userAgent: null }

/** A session: its user, workspace and role. */
export interface Session {
  id: string
  userId: UserId
  email: string
  name: string
  language: Language
  workspaceId: WorkspaceId
  workspaceName: string
  isDemo: boolean
  role: Role
  csrfToken: string
  lastSeenAt: Date
}

/**
 * A fresh session's token for the cookie, in the workspace that was
 * used last. @throws Problem when address and password do not match.
 */
export async function logIn(
  db: Database,
  credentials: { email: string; password: string },
  device: Device,
  now: Date,
): Promise<string> {
  const user = await db
    .selectFrom('users')
    .select(['id', 'password_hash'])
    .where('email', '=', credentials.email.trim().toLowerCase())
    .executeTakeFirst()
  if (!(await passwordFits(credentials.password, user?.password_hash)) || !user)
    throw new Problem('unauthenticated', 'access.wrongPassword')
  const membership = await db
    .selectFrom('memberships')
    .select('workspace_id')
    .where('user_id', '=', user.id)
    .orderBy('last_used_at', (order) => order.desc().nullsLast())
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst()
  if (!membership) throw new Problem('unauthenticated', 'access.wrongPassword')
  return openSession(db, user.id, membership.workspace_id, now, device)
}

export async function openSession(
  db: Database,
  userId: UserId,
  workspaceId: WorkspaceId,
  now: Date,
  { address, userAgent }: Device = UNKNOWN,
): Promise<string> {
  const { token, hash } = newToken()
  await db.deleteFrom('sessions').where('expires_at', '<', now).execute()
  await db
    .insertInto('sessions')
    .values({
      token_hash: hash,
      user_id: userId,
      workspace_id: workspaceId,
      csrf_token: newToken().token,
      created_at: now,
      last_seen_at: now,
      address,
      user_agent: userAgent,
      expires_at: new Date(now.getTime() + SESSION_DAYS * 86_400_000),
    })
    .execute()
  await noteUse(db, userId, workspaceId, now)
  return token
}

export async function sessionOf(db: Database, token: string, now: Date): Promise<Session | undefined> {
  const row = await db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .innerJoin('workspaces as w', 'w.id', 's.workspace_id')
    .innerJoin('memberships as m', (join) =>
      join.onRef('m.user_id', '=', 's.user_id').onRef('m.workspace_id', '=', 's.workspace_id'),
    )
    .select([
      's.id',
      'u.id as user_id',
      'u.email',
      'u.name',
      'u.language',
      'w.id as workspace_id',
      'w.name as workspace_name',
      'w.is_demo',
      'm.role',
      's.csrf_token',
      's.last_seen_at',
    ])
    .where('s.token_hash', '=', hashToken(token))
    .where('s.expires_at', '>', now)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      userId: row.user_id,
      email: row.email,
      name: row.name,
      language: row.language,
      workspaceId: row.workspace_id,
      workspaceName: row.workspace_name,
      isDemo: row.is_demo,
      role: row.role,
      csrfToken: row.csrf_token,
      lastSeenAt: row.last_seen_at,
    }
  )
}

/** Notes that a session is used, from where and with what; a moment later than it is. */
export async function recordSeen(
  db: Database,
  { id, lastSeenAt }: Session,
  { address, userAgent }: Device,
  now: Date,
): Promise<void> {
  if (now.getTime() - lastSeenAt.getTime() < SEEN_MS) return
  await db
    .updateTable('sessions')
    .set({ last_seen_at: now, address, user_agent: userAgent })
    .where('id', '=', id)
    .execute()
}

async function noteUse(db: Database, userId: UserId, workspaceId: WorkspaceId, now: Date): Promise<void> {
  await db
    .updateTable('memberships')
    .set({ last_used_at: now })
    .where('user_id', '=', userId)
    .where('workspace_id', '=', workspaceId)
    .execute()
}

/** Goes on in another workspace that one belongs to. @throws Problem when one does not */
export async function switchWorkspace(
  db: Database,
  session: Session,
  workspaceId: WorkspaceId,
  now: Date,
): Promise<void> {
  found(
    await db
      .selectFrom('memberships')
      .select('role')
      .where('user_id', '=', session.userId)
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirst(),
    'notFound.workspace',
  )
  await db.updateTable('sessions').set({ workspace_id: workspaceId }).where('id', '=', session.id).execute()
  await noteUse(db, session.userId, workspaceId, now)
}

/** The sessions of a user, the latest used first. */
export function listSessions(db: Database, userId: UserId, now: Date) {
  return db
    .selectFrom('sessions')
    .select(['id', 'address', 'user_agent', 'created_at', 'last_seen_at'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .orderBy('last_seen_at', 'desc')
    .limit(200)
    .execute()
}

export async function endSession(db: Database, userId: UserId, id: string): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!numDeletedRows) throw new Problem('notFound', 'notFound.session')
}

export async function endOtherSessions(db: Database, { userId, id }: Session): Promise<void> {
  await db.deleteFrom('sessions').where('user_id', '=', userId).where('id', '<>', id).execute()
}

export async function logOut(db: Database, token: string): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', hashToken(token)).execute()
}
