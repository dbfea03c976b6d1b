import { connect } from '@parcours/db/connection.ts'
import { createWorkspace } from '@parcours/domain/access/workspaces.ts'

/** A member who owns the first workspace and is a marketer in the second. */
export async function addAccount(
  databaseUrl: string,
  account: { name: string; email: string; password: string; workspaces: [string, string] },
): Promise<void> {
  const db = connect({ url: databaseUrl, max: 1 })
  const { workspaces, ...user } = account
  const input = { ...user, language: 'fr' as const, timeZone: 'Europe/Paris' }
  const { userId } = await createWorkspace(db, { ...input, workspace: workspaces[0] })
  const other = await createWorkspace(db, { ...input, email: `other.${user.email}`, workspace: workspaces[1] })
  await db
    .insertInto('memberships')
    .values({ workspace_id: other.workspaceId, user_id: userId, role: 'marketer' })
    .execute()
  await db.destroy()
}
