import { type Database, inWorkspace } from '@parcours/db/connection.ts'
import type { Connection } from '@parcours/model/channels/connection.ts'
import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import { mailbox } from '@parcours/model/delivery/header.ts'
import { batchOf, NO_LEDGER } from '@parcours/model/delivery/provider.ts'
import { type Language, say } from '@parcours/model/i18n/say.ts'
import type { UserId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { DEMO_LOGIN } from '../access/demo-login.ts'
import { hashPassword } from '../access/passwords.ts'
import { hashToken, newToken, type SigningKey } from '../access/secrets.ts'
import { loadConnection } from '../connections/load.ts'
import type { Providers } from '../delivery/services.ts'
import { Problem } from '../problem.ts'
import { notificationEmail } from './notification-email.ts'

const HOUR_MS = 3_600_000
/** Anyone who asks again within this time gets no second email. */
const AGAIN_MS = 60_000

/** A link that sets a new password, for one account, once, for an hour. */
export interface Reset {
  token: string
  userId: UserId
  email: string
  language: Language
}

/** Makes such a link; the one before ends. Undefined where there is no such account, or one was made a moment ago. */
export async function makeReset(
  db: Database,
  email: string,
  now: Date,
  { evenAgain = false } = {},
): Promise<Reset | undefined> {
  const user = await db
    .selectFrom('users')
    .select(['id', 'email', 'language'])
    .where('email', '=', email.trim().toLowerCase())
    .executeTakeFirst()
  if (!user || user.email === DEMO_LOGIN.email) return undefined
  const { token, hash } = newToken()
  const { rows } = await sql`
    INSERT INTO password_resets AS r (user_id, token_hash, expires_at)
    VALUES (${user.id}, ${hash}, ${new Date(now.getTime() + HOUR_MS)})
    ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash, expires_at = excluded.expires_at
     WHERE ${evenAgain} OR r.expires_at < ${new Date(now.getTime() + HOUR_MS - AGAIN_MS)}
    RETURNING user_id`.execute(db)
  return rows.length > 0 ? { token, userId: user.id, email: user.email, language: user.language } : undefined
}

/** Sets a new password by such a link, which is used up; all sessions end. @throws Problem */
export async function resetPassword(
  db: Database,
  { token, password }: { token: string; password: string },
  now: Date,
): Promise<void> {
  // Before the link is used up: a password that is too short costs none.
  const hash = await hashPassword(password)
  await db.transaction().execute(async (tx) => {
    const used = await tx
      .deleteFrom('password_resets')
      .where('token_hash', '=', hashToken(token))
      .where('expires_at', '>', now)
      .returning('user_id')
      .executeTakeFirst()
    if (!used) throw new Problem('notFound', 'access.resetGone')
    await tx.updateTable('users').set({ password_hash: hash }).where('id', '=', used.user_id).execute()
    await tx.deleteFrom('sessions').where('user_id', '=', used.user_id).execute()
  })
}

interface ResetServices {
  db: Database
  signingKey: SigningKey
  publicUrl: string
  openProvider: Providers['open']
  /** The installation's own connection; a workspace's carries the link where there is none. */
  accountConnection?: Connection<'email'> | undefined
}

/** Sends a link to a user who has an account, if there is a connection that may carry it. */
export async function sendReset(services: ResetServices, email: string, now: Date): Promise<void> {
  const { db, signingKey, publicUrl, openProvider, accountConnection } = services
  const reset = await makeReset(db, email, now)
  if (!reset) return
  const chosen = accountConnection
    ? { workspaceId: '', connection: accountConnection }
    : await connectionForReset(db, signingKey, reset.userId)
  if (!chosen) return
  const { fromName, fromAddress } = chosen.connection
  const mail = resetEmail(reset, mailbox(fromAddress, fromName), publicUrl)
  await openProvider(chosen.workspaceId, chosen.connection).send(batchOf(mail.key, [mail]), NO_LEDGER)
}

/** Where a link leads. The token stands after `#`, so that no server's log keeps it. */
export const resetLink = (publicUrl: string, { token }: Reset) => `${publicUrl}/password#${token}`

/** The email that holds the link. */
function resetEmail(reset: Reset, from: string, publicUrl: string): OutgoingEmail {
  const { language } = reset
  const email = {
    subject: say(language, 'reset.subject'),
    paragraphs: [say(language, 'reset.text')],
    links: [{ words: say(language, 'reset.link'), url: resetLink(publicUrl, reset) }],
  }
  return notificationEmail(email, { key: crypto.randomUUID(), from, to: reset.email, language })
}

/**
 * The workspace and connection that may carry a link to a user. Anyone who chooses the server can read what goes
 * through it: an owner chose it, and the account opens no other workspace, unless they are that workspace's only owner
 * themselves.
 */
async function connectionForReset(
  db: Database,
  key: SigningKey,
  userId: UserId,
): Promise<{ workspaceId: WorkspaceId; connection: Connection<'email'> } | undefined> {
  const { rows } = await sql<{ workspace_id: string }>`
    SELECT m.workspace_id
      FROM memberships m
      JOIN connections s ON s.workspace_id = m.workspace_id AND s.channel = 'email' AND s.is_default
     WHERE m.user_id = ${userId}
       AND s.provider <> 'sandbox'
       AND s.saved_by_owner
       AND (NOT EXISTS (SELECT FROM memberships o WHERE o.user_id = m.user_id AND o.workspace_id <> m.workspace_id)
            OR (m.role = 'owner'
                AND NOT EXISTS (SELECT
                                  FROM memberships o
                                 WHERE o.workspace_id = m.workspace_id
                                   AND o.role = 'owner'
                                   AND o.user_id <> m.user_id)))
     ORDER BY m.last_used_at DESC NULLS LAST
     LIMIT 1`.execute(db)
  const workspaceId = rows[0]?.workspace_id
  if (!workspaceId) return undefined
  return {
    workspaceId,
    connection: await inWorkspace(db, workspaceId, (tx) => loadConnection(tx, key, { channel: 'email' })),
  }
}
