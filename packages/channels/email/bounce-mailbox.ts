import type { BounceMailboxSettings, MailboxPlace, MailboxProblem } from '@parcours/model/delivery/bounce-mailbox.ts'
import { ImapFlow, type MailboxObject } from 'imapflow'

const [CONNECT_MS, ANSWER_MS] = [15_000, 60_000]
/** Mail that is looked at in one go. */
const MOST_MAILS = 200
/** A report is small; what it returns of the message may be left out. */
const MOST_BYTES = 512 * 1024
/** Older mail is none of what was sent lately: a mailbox that is read for the first time may be full of it. */
const DAYS = 10

/** One piece of mail, as it is. */
export interface FoundMail {
  uid: number
  raw: Buffer
}

/** Why a mailbox cannot be read, for people. */
export class MailboxUnreadable extends Error {
  readonly problem: MailboxProblem
  constructor(problem: MailboxProblem, reason: string) {
    super(reason)
    this.problem = problem
  }
}

/**
 * Reads what came into a mailbox since it was last read, piece by piece. Whatever `take` says was a report is marked as read; all other mail stays as it
 * is, for people. Returns whether there may be more.
 * @param take is told of each piece of mail, and up to where the mailbox is read with it
 * @throws MailboxUnreadable when the server cannot be reached, does not let in, or has no such folder
 */
export async function readBounceMailbox(
  settings: BounceMailboxSettings & { password: string },
  since: MailboxPlace,
  take: (mail: FoundMail, place: MailboxPlace) => Promise<boolean>,
  now: Date,
): Promise<{ more: boolean }> {
  const { host, port, secure, username, password, folder } = settings
  const client = new ImapFlow({
    host,
    port,
    secure,
    auth: { user: username, pass: password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
  })
  // Every failure is also thrown by the command that it breaks.
  client.on('error', () => {})
  try {
    await client.connect()
    const { uidValidity } = await openFolder(client, folder)
    const place = { uidValidity: String(uidValidity), lastUid: since.uidValidity === String(uidValidity) ? since.lastUid : 0 }
    const found = await client.search({ uid: `${place.lastUid + 1}:*`, since: new Date(now.getTime() - DAYS * 86_400_000) }, { uid: true })
    // A range that begins behind the last mail still names the last.
    const uids = (found || []).filter((uid) => uid > place.lastUid).toSorted((one, other) => one - other)
    for (const uid of uids.slice(0, MOST_MAILS)) {
      const mail = (await client.fetchOne(String(uid), { source: { start: 0, maxLength: MOST_BYTES } }, { uid: true })) || undefined
      // Gone meanwhile.
      if (!mail?.source) continue
      if (await take({ uid, raw: mail.source }, { ...place, lastUid: uid })) await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true })
    }
    await client.logout()
    return { more: uids.length > MOST_MAILS }
  } catch (error) {
    throw unreadable(error)
  } finally {
    client.close()
  }
}

async function openFolder(client: ImapFlow, folder: string): Promise<MailboxObject> {
  try {
    return await client.mailboxOpen(folder)
  } catch (error) {
    if (client.usable) throw new MailboxUnreadable('noFolder', reasonOf(error))
    throw error
  }
}

/** What an IMAP server said, or the system. */
function reasonOf(error: unknown): string {
  const { responseText, message } = error as { responseText?: unknown; message?: unknown }
  return String(responseText || message || error).slice(0, 300)
}

const UNREACHABLE = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'NoConnection', 'ETIMEOUT']

function unreadable(error: unknown): unknown {
  if (error instanceof MailboxUnreadable) return error
  const { code, authenticationFailed } = error as { code?: string; authenticationFailed?: boolean }
  // What our own side throws is no fault of the mailbox.
  if (!(error instanceof Error) || (code === undefined && authenticationFailed === undefined && !('responseStatus' in error))) return error
  if (authenticationFailed) return new MailboxUnreadable('refused', reasonOf(error))
  if (code && UNREACHABLE.includes(code)) return new MailboxUnreadable('unreachable', reasonOf(error))
  if (code && /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code)) return new MailboxUnreadable('untrusted', reasonOf(error))
  return new MailboxUnreadable('failed', reasonOf(error))
}
