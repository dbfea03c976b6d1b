import type { Database } from '@parcours/db/connection.ts'
import type { Role } from '@parcours/model/access/roles.ts'
import { Problem } from '../problem.ts'
import { passwordFits } from './passwords.ts'
import { hashToken, newToken } from './secrets.ts'

const SESSION_DAYS = 14

/** Who is logged in, where, and as what. */
export interface Session {
  userId: string
  email: string
  name: string
  language: string
  workspaceId: string
  workspaceName: string
  isDemo: boolean
  role: Role
  csrfToken: string
}

/** A fresh session's token for the cookie. @throws Problem when address and password do not match. */
export async function logIn(db: Database, credentials: { email: string; password: string }, now: Date): Promise<string> {
  const user = await db.selectFrom('users').select(['id', 'password_hash']).where('email', '=', credentials.email.trim().toLowerCase()).executeTakeFirst()
  if (!(await passwordFits(credentials.password, user?.password_hash)) || !user) throw new Problem('unauthenticated', 'access.wrongPassword')
  const membership = await db.selectFrom('memberships').select('workspace_id').where('user_id', '=', user.id).orderBy('created_at').limit(1).executeTakeFirst()
  if (!membership) throw new Problem('unauthenticated', 'access.wrongPassword')
  return openSession(db, user.id, membership.workspace_id, now)
}

export async function openSession(db: Database, userId: string, workspaceId: string, now: Date): Promise<string> {
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
      expires_at: new Date(now.getTime() + SESSION_DAYS * 86_400_000),
    })
    .execute()
  return token
}

export async function sessionOf(db: Database, token: string, now: Date): Promise<Session | undefined> {
  const row = await db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .innerJoin('workspaces as w', 'w.id', 's.workspace_id')
    .innerJoin('memberships as m', (join) => join.onRef('m.user_id', '=', 's.user_id').onRef('m.workspace_id', '=', 's.workspace_id'))
    .select(['u.id', 'u.email', 'u.name', 'u.language', 'w.id as workspace_id', 'w.name as workspace_name', 'w.is_demo', 'm.role', 's.csrf_token'])
    .where('s.token_hash', '=', hashToken(token))
    .where('s.expires_at', '>', now)
    .executeTakeFirst()
  return (
    row && {
      userId: row.id,
      email: row.email,
      name: row.name,
      language: row.language,
      workspaceId: row.workspace_id,
      workspaceName: row.workspace_name,
      isDemo: row.is_demo,
      role: row.role as Role,
      csrfToken: row.csrf_token,
    }
  )
}

export async function logOut(db: Database, token: string): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', hashToken(token)).execute()
}
