import { readReturnedMail } from '@parcours/channels/email/bounces.ts'
import { type MailboxToRead, mailboxesToRead, noteLook, takeMail } from '@parcours/domain/delivery/bounce-mailboxes.ts'
import type { Services } from '@parcours/domain/journeys/nodes/behaviour.ts'
import pLimit from 'p-limit'

/** Mailboxes read side by side. */
const AT_ONCE = 4

type Reading = Pick<Services, 'db' | 'email' | 'clock'>

/** Reads the mailboxes of all workspaces whose time has come. */
export async function readBounceMailboxes(services: Reading): Promise<void> {
  const inTurn = pLimit(AT_ONCE)
  const mailboxes = await mailboxesToRead(services.db, services.email.signingKey, services.clock())
  await Promise.all(mailboxes.map((mailbox) => inTurn(() => read(services, mailbox))))
}

async function read({ db, clock }: Reading, mailbox: MailboxToRead): Promise<void> {
  // Loaded by those who read a mailbox: what speaks IMAP takes 30 MB.
  const { MailboxUnreadable, readBounceMailbox } = await import('@parcours/channels/email/bounce-mailbox.ts')
  try {
    let place = mailbox.place
    for (let more = true; more; ) {
      const look = await readBounceMailbox(
        mailbox.settings,
        place,
        async ({ raw }, upTo) => {
          place = upTo
          return takeMail(db, mailbox, upTo, raw, await readReturnedMail(raw), clock())
        },
        clock(),
      )
      more = look.more
    }
    await noteLook(db, mailbox, null, clock())
  } catch (error) {
    const isOurs = !(error instanceof MailboxUnreadable)
    if (isOurs) console.warn(error)
    // Other mailboxes are read all the same, and this one again in its time.
    await noteLook(db, mailbox, isOurs ? { problem: 'failed', reason: 'internal error' } : { problem: error.problem, reason: error.message }, clock())
  }
}
