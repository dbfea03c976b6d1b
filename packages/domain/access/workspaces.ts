import { lockByName } from '@parcours/db/advisory-lock.ts'
import type { Database, WorkspaceTx } from '@parcours/db/connection.ts'
import { SANDBOX } from '@parcours/model/channels/provider-kind.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import type { UserId, WorkspaceId } from '@parcours/model/id.ts'
import { normaliseZone } from '@parcours/model/values/zone.ts'
import { Problem } from '../problem.ts'
import { hashPassword } from './passwords.ts'

export interface NewWorkspace {
  workspace: string
  isDemo?: boolean
  name: string
  email: string
  password: string
  language: Language
  /** As the browser names it; UTC when it is none that can be reckoned with. */
  timeZone: string
}

/** Whether the installation still waits for its first owner. */
export async function isUnowned(db: Database): Promise<boolean> {
  return !(await db.selectFrom('users').select('id').limit(1).executeTakeFirst())
}

/** Whether a user may look around in the demo. */
export const hasDemo = async (db: Database): Promise<boolean> => (await demoLanguage(db)) !== undefined

/** The language that the demo is written in; undefined where there is none. */
export async function demoLanguage(db: Database): Promise<Language | undefined> {
  const demo = await db
    .selectFrom('workspaces')
    .select('language')
    .where('is_demo', '=', true)
    .limit(1)
    .executeTakeFirst()
  return demo?.language
}

/** As it calls itself, to contacts too. */
export async function workspaceName(db: Database, workspaceId: WorkspaceId): Promise<string> {
  const { name } = await db
    .selectFrom('workspaces')
    .select('name')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return name
}

/** Makes a workspace with its owner and a sandbox sender, so that everything works before any key is given. */
export async function createWorkspace(
  db: Database,
  input: NewWorkspace,
): Promise<{ workspaceId: WorkspaceId; userId: UserId }> {
  const password_hash = await hashPassword(input.password)
  return db.transaction().execute((tx) => insertWorkspace(tx, input, password_hash))
}

async function insertWorkspace(
  tx: WorkspaceTx,
  input: NewWorkspace,
  password_hash: string,
): Promise<{ workspaceId: WorkspaceId; userId: UserId }> {
  const workspace = await tx
    .insertInto('workspaces')
    .values({
      name: input.workspace,
      is_demo: input.isDemo ?? false,
      language: input.language,
      time_zone: normaliseZone(input.timeZone) ?? 'UTC',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const user = await tx
    .insertInto('users')
    .values({ email: input.email.trim().toLowerCase(), name: input.name, password_hash, language: input.language })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!user) throw new Problem('conflict', 'access.emailTaken')
  await tx.insertInto('memberships').values({ workspace_id: workspace.id, user_id: user.id, role: 'owner' }).execute()
  await tx
    .insertInto('connections')
    .values({
      workspace_id: workspace.id,
      channel: 'email',
      provider: SANDBOX,
      name: input.workspace,
      from_name: input.workspace,
      from_address: 'hello@example.com',
      is_default: true,
    })
    .execute()
  return { workspaceId: workspace.id, userId: user.id }
}

/**
 * The first owner of a new installation: a second call at the same moment waits, and finds it owned.
 * @throws Problem once there is one.
 */
export async function claimInstallation(
  db: Database,
  input: NewWorkspace,
): Promise<{ workspaceId: WorkspaceId; userId: UserId }> {
  if (!(await isUnowned(db))) throw new Problem('conflict', 'access.alreadyOwned')
  const password_hash = await hashPassword(input.password)
  return db.transaction().execute(async (tx) => {
    await lockByName(tx, 'first owner')
    if (!(await isUnowned(tx))) throw new Problem('conflict', 'access.alreadyOwned')
    return insertWorkspace(tx, input, password_hash)
  })
}
