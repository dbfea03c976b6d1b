import { readReturnedMail } from '@parcours/channels/email/bounces.ts'
import type { AddressPolicy } from '@parcours/channels/outgoing/addresses.ts'
import {
  type BounceMailbox,
  type MailboxToRead,
  mailboxesToRead,
  processMail,
  recordReading,
} from '@parcours/domain/channels/email/bounce-mailboxes.ts'
import type { DeliveryServices } from '@parcours/domain/delivery/services.ts'
import { ProviderUnavailable } from '@parcours/model/delivery/provider-problem.ts'
import { log } from '@temporalio/activity'
import pLimit from 'p-limit'

/** Mailboxes read side by side. */
const AT_ONCE = 4

type Reading = Pick<DeliveryServices, 'db' | 'providers' | 'clock'> & { isAllowed: AddressPolicy }

/** Reads the mailboxes of all workspaces whose time has come. */
export async function readBounceMailboxes(services: Reading): Promise<void> {
  const inTurn = pLimit(AT_ONCE)
  const mailboxes = await mailboxesToRead(services.db, services.providers.signingKey, services.clock())
  await Promise.all(mailboxes.map((mailbox) => inTurn(() => read(services, mailbox))))
}

async function read({ db, clock, isAllowed }: Reading, mailbox: MailboxToRead): Promise<void> {
  // Loaded by those who read a mailbox: what speaks IMAP takes 30 MB.
  const { NoFolder, readBounceMailbox } = await import('@parcours/channels/email/bounce-mailbox.ts')
  try {
    let place = mailbox.place
    for (let more = true; more; ) {
      const look = await readBounceMailbox(
        mailbox.settings,
        place,
        async ({ raw }, upTo) => {
          place = upTo
          return processMail(db, mailbox, upTo, raw, await readReturnedMail(raw), clock())
        },
        clock(),
        isAllowed,
      )
      more = look.more
    }
    await recordReading(db, mailbox, null, clock())
  } catch (error) {
    // Other mailboxes are read all the same, and this one again in its time.
    await recordReading(db, mailbox, failureOf(error, error instanceof NoFolder), clock())
  }
}

function failureOf(error: unknown, hasNoFolder: boolean): BounceMailbox['failure'] {
  if (hasNoFolder && error instanceof Error) return { problem: 'noFolder', reason: error.message.slice(0, 300) }
  if (error instanceof ProviderUnavailable) return { problem: error.problem, reason: error.message }
  log.warn('A bounce mailbox could not be read', { error })
  return { problem: 'failed', reason: 'internal error' }
}
