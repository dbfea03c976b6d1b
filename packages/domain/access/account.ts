import type { Database } from '@parcours/db/connection.ts'
import type { Role } from '@parcours/model/access/roles.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import type { UserId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { found, invalid, Problem } from '../problem.ts'
import { DEMO_LOGIN } from './demo-login.ts'
import { hashPassword, passwordFits } from './passwords.ts'
import type { Session } from './sessions.ts'

/** The account of a user, as its own page shows it. */
export interface Account {
  name: string
  email: string
  language: Language
  /** The workspaces that the user is a member of, the latest used first. */
  workspaces: { id: string; name: string; role: Role; isDemo: boolean }[]
}

export async function getAccount(db: Database, userId: UserId): Promise<Account> {
  const user = found(
    await db.selectFrom('users').select(['name', 'email', 'language']).where('id', '=', userId).executeTakeFirst(),
    'notFound.member',
  )
  const workspaces = await db
    .selectFrom('memberships as m')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .select(['w.id', 'w.name', 'm.role', 'w.is_demo'])
    .where('m.user_id', '=', userId)
    .orderBy('m.last_used_at', (order) => order.desc().nullsLast())
    .orderBy('m.created_at')
    .execute()
  return {
    name: user.name,
    email: user.email,
    language: user.language,
    workspaces: workspaces.map((row) => ({ id: row.id, name: row.name, role: row.role, isDemo: row.is_demo })),
  }
}

export async function saveAccount(
  db: Database,
  userId: UserId,
  change: { name?: string | undefined; language?: Language | undefined },
): Promise<void> {
  const set = {
    ...(change.name !== undefined && { name: change.name }),
    ...(change.language !== undefined && { language: change.language }),
  }
  if (Object.keys(set).length > 0) await db.updateTable('users').set(set).where('id', '=', userId).execute()
}

/** Changes one's own password, which is asked for again; all other sessions end. @throws Problem */
export async function changePassword(
  db: Database,
  session: Session,
  { current, password }: { current: string; password: string },
): Promise<void> {
  // The demo's login is printed on the login page, for everyone.
  if (session.email === DEMO_LOGIN.email) throw new Problem('forbidden', 'access.demoPassword')
  const { password_hash } = await db
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', session.userId)
    .executeTakeFirstOrThrow()
  if (!(await passwordFits(current, password_hash))) throw invalid([issue('current', 'password.wrong')])
  const hash = await hashPassword(password)
  await db.transaction().execute(async (tx) => {
    // A change made meanwhile stands.
    const { numUpdatedRows } = await tx
      .updateTable('users')
      .set({ password_hash: hash })
      .where('id', '=', session.userId)
      .where('password_hash', '=', password_hash)
      .executeTakeFirst()
    if (!numUpdatedRows) throw invalid([issue('current', 'password.wrong')])
    await tx.deleteFrom('password_resets').where('user_id', '=', session.userId).execute()
    await tx.deleteFrom('sessions').where('user_id', '=', session.userId).where('id', '<>', session.id).execute()
  })
}
