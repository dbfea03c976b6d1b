import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { isOfTheMoment } from '@parcours/db/failure.ts'
import {
  BounceMailboxSettings,
  type MailboxPosition,
  type MailboxProblem,
} from '@parcours/model/delivery/bounce-mailbox.ts'
import type { ReturnedMail } from '@parcours/model/delivery/returned-mail.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { cleanText } from '@parcours/model/values/text.ts'
import { sql } from 'kysely'
import { decrypt, encrypt, type SigningKey } from '../../access/secrets.ts'
import { invalid } from '../../problem.ts'
import { quarantineItems, wordsOf } from '../../quarantine/quarantine.ts'
import { applyReturnedMail } from './returned-mail.ts'

/** Bytes shown of a mail that is quarantined. */
const SHOWN_BYTES = 4_000
/** The interval between two readings of a mailbox. */
const EVERY_MS = 60_000

/** A workspace's mailbox for returned mail, as the interface shows it, without its password. */
export interface BounceMailbox {
  enabled: boolean
  settings: BounceMailboxSettings
  lastReadAt: Date | null
  /** Why the last reading failed. */
  failure: { problem: MailboxProblem; reason: string } | null
  mails: number
  reports: number
}

export async function showBounceMailbox(tx: WorkspaceTx): Promise<BounceMailbox | undefined> {
  const row = await tx
    .selectFrom('bounce_mailboxes')
    .select(['enabled', 'settings', 'last_read_at', 'failure', 'mails', 'reports'])
    .executeTakeFirst()
  if (!row) return undefined
  return {
    ...row,
    settings: BounceMailboxSettings.parse(row.settings),
    lastReadAt: row.last_read_at,
    failure: row.failure as BounceMailbox['failure'],
  }
}

/**
 * Changes the mailbox; it is read anew at once. A password left out stays as it is, as long as it goes to the same
 * account of the same server.
 */
export async function saveBounceMailbox(
  tx: WorkspaceTx,
  key: SigningKey,
  workspaceId: WorkspaceId,
  { enabled, settings, password }: { enabled: boolean; settings: BounceMailboxSettings; password: string | undefined },
): Promise<void> {
  const before = await tx.selectFrom('bounce_mailboxes').select(['settings', 'secret']).executeTakeFirst()
  const was = before && BounceMailboxSettings.parse(before.settings)
  const sameAccount = was?.host === settings.host && was.username === settings.username
  const sameLogin = sameAccount && was.port === settings.port && was.secure === settings.secure
  const secret = password ? encrypt(key, password) : sameLogin ? before?.secret : undefined
  if (!secret) throw invalid([issue('password', 'mailbox.passwordMissing')])
  const sameFolder = sameAccount && was.folder === settings.folder
  const changed = { enabled, settings: JSON.stringify(settings), secret, last_read_at: null, failure: null }
  await tx
    .insertInto('bounce_mailboxes')
    .values({ workspace_id: workspaceId, ...changed })
    .onConflict((conflict) =>
      conflict
        .column('workspace_id')
        .doUpdateSet({ ...changed, ...(!sameFolder && { uid_validity: null, last_uid: 0, mails: 0, reports: 0 }) }),
    )
    .execute()
}

/** A mailbox to read, and the position from which on. */
export interface MailboxToRead {
  workspaceId: WorkspaceId
  settings: BounceMailboxSettings & { password: string }
  place: MailboxPosition
}

/** Mailboxes of all workspaces whose interval is over. */
export async function mailboxesToRead(db: Database, key: SigningKey, now: Date): Promise<MailboxToRead[]> {
  const rows = await db
    .selectFrom('bounce_mailboxes')
    .selectAll()
    .where('enabled', '=', true)
    .where(({ eb, or }) =>
      or([eb('last_read_at', 'is', null), eb('last_read_at', '<=', new Date(now.getTime() - EVERY_MS))]),
    )
    .execute()
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    settings: { ...BounceMailboxSettings.parse(row.settings), password: decrypt(key, row.secret) },
    place: { uidValidity: row.uid_validity, lastUid: Number(row.last_uid) },
  }))
}

/** The mailbox, unless its settings changed since it was read. */
const asRead = ({ settings: { password: _, ...settings } }: MailboxToRead) =>
  sql<boolean>`settings = ${JSON.stringify(settings)}::jsonb`

/**
 * Applies the reports of a mail and records the position of the reading, in one transaction; returns whether the mail
 * was about a message of the workspace. A mail that fails by what is in it is quarantined with its beginning, so that
 * the mails behind it are read.
 */
export async function processMail(
  db: Database,
  mailbox: MailboxToRead,
  place: MailboxPosition,
  raw: Buffer,
  reports: ReturnedMail[],
  now: Date,
): Promise<boolean> {
  const { workspaceId } = mailbox
  try {
    return await inWorkspace(db, workspaceId, async (tx) => {
      const applied = await applyReturnedMail(tx, workspaceId, raw, reports, now)
      await notePlace(tx, mailbox, place, applied > 0)
      return applied > 0
    })
  } catch (error) {
    if (isOfTheMoment(error)) throw error
    await inWorkspace(db, workspaceId, async (tx) => {
      const payload = { mail: cleanText(raw.subarray(0, SHOWN_BYTES).toString()) }
      const name = `${mailbox.settings.folder} ${place.lastUid}`
      await quarantineItems(tx, workspaceId, [{ kind: 'message', name, payload, error: wordsOf(error) }], now)
      await notePlace(tx, mailbox, place, false)
    })
    return false
  }
}

async function notePlace(
  tx: WorkspaceTx,
  mailbox: MailboxToRead,
  place: MailboxPosition,
  isOurs: boolean,
): Promise<void> {
  await tx
    .updateTable('bounce_mailboxes')
    .set({
      uid_validity: place.uidValidity,
      last_uid: place.lastUid,
      mails: sql`mails + 1`,
      reports: sql`reports + ${isOurs ? 1 : 0}`,
    })
    .where(asRead(mailbox))
    .execute()
}

/** Records that a mailbox was read, and why that failed. */
export async function recordReading(
  db: Database,
  mailbox: MailboxToRead,
  failure: BounceMailbox['failure'],
  now: Date,
): Promise<void> {
  await inWorkspace(db, mailbox.workspaceId, (tx) =>
    tx
      .updateTable('bounce_mailboxes')
      .set({ last_read_at: now, failure: failure && JSON.stringify(failure) })
      .where(asRead(mailbox))
      .execute(),
  )
}
