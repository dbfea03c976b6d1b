import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { BounceMailboxSettings, MailboxPosition } from '@parcours/model/delivery/bounce-mailbox.ts'
import { ImapFlow, type MailboxObject } from 'imapflow'
import type { AddressPolicy } from '../outgoing/addresses.ts'
import { lookupAllowed, refuseLiteral } from '../outgoing/connect.ts'
import { aboutToTalk } from '../outgoing/forbidden.ts'
import { unavailable } from './mail-server.ts'

const [CONNECT_MS, ANSWER_MS] = [15_000, 60_000]
/** Mails that one reading takes. */
const MAX_MAILS_PER_READING = 200
/** A report is small; what it returns of the message may be left out. */
const MAX_MAIL_BYTES = 512 * 1024
/** Older mail is none of what was sent lately: a mailbox that is read for the first time may be full of it. */
const DAYS = 10

/** One piece of mail, as it is. */
export interface FoundMail {
  uid: number
  raw: Buffer
}

/** A mailbox whose server accepts the password, but has no such folder. */
export class NoFolder extends Error {}

/**
 * Reads what came into a mailbox since it was last read, piece by piece. Whatever `take` says was a report is marked as
 * read; all other mail stays as it is, for its readers. Returns whether there may be more.
 * @param take is told of each piece of mail, and up to where the mailbox is read with it
 * @throws ProviderUnavailable when the server cannot be reached or
 *   refuses the password, NoFolder when it has none of that name
 */
export async function readBounceMailbox(
  settings: BounceMailboxSettings & { password: string },
  since: MailboxPosition,
  take: (mail: FoundMail, place: MailboxPosition) => Promise<boolean>,
  now: Date,
  isAllowed: AddressPolicy,
): Promise<{ more: boolean }> {
  aboutToTalk()
  const { host, port, secure, username, password, folder } = settings
  const client = new ImapFlow({
    host,
    port,
    secure,
    auth: { user: username, pass: password },
    // ImapFlow hands these to whichever socket it opens.
    tls: { lookup: lookupAllowed(isAllowed) } as TlsOptions,
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
  })
  // Every failure is also thrown by the command that it breaks.
  client.on('error', () => {})
  let ours: unknown
  try {
    refuseLiteral(host, isAllowed)
    await client.connect()
    const { uidValidity } = await openFolder(client, folder)
    const place = {
      uidValidity: String(uidValidity),
      lastUid: since.uidValidity === String(uidValidity) ? since.lastUid : 0,
    }
    const found = await client.search(
      { uid: `${place.lastUid + 1}:*`, since: new Date(now.getTime() - DAYS * 86_400_000) },
      { uid: true },
    )
    // A range that begins behind the last mail still names the last.
    const uids = (found || []).filter((uid) => uid > place.lastUid).toSorted((one, other) => one - other)
    for (const uid of uids.slice(0, MAX_MAILS_PER_READING)) {
      const mail =
        (await client.fetchOne(String(uid), { source: { start: 0, maxLength: MAX_MAIL_BYTES } }, { uid: true })) ||
        undefined
      // Gone meanwhile.
      if (!mail?.source) continue
      const isReport = await take({ uid, raw: mail.source }, { ...place, lastUid: uid }).catch((error: unknown) => {
        ours = error
        throw error
      })
      if (isReport) await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true })
    }
    await client.logout()
    return { more: uids.length > MAX_MAILS_PER_READING }
  } catch (error) {
    // What our own side throws is no fault of the mailbox.
    throw error === ours || error instanceof NoFolder ? error : unavailable(error, { host, username, password })
  } finally {
    client.close()
  }
}

async function openFolder(client: ImapFlow, folder: string): Promise<MailboxObject> {
  try {
    return await client.mailboxOpen(folder)
  } catch (error) {
    if (client.usable) throw new NoFolder((error as { responseText?: string }).responseText ?? String(error))
    throw error
  }
}
