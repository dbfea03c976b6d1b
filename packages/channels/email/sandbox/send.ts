import {
  type EmailBatch,
  type EmailProvider,
  type OutgoingEmail,
  sendTogether,
} from '@parcours/model/delivery/email-provider.ts'

/** Stores emails; `pieces` is what the emails of their batch share. */
export type StoreInOutbox = (emails: OutgoingEmail[], pieces: EmailBatch['pieces']) => Promise<void>

/** Stores emails in an outbox that people can read. Nothing leaves the machine. */
export function sandboxEmail(store: StoreInOutbox): EmailProvider {
  return {
    name: 'sandbox',
    batchSize: 1000,
    repeatable: true,
    send: (batch, ledger) =>
      sendTogether(batch, ledger, async (emails) => {
        await store(emails, batch.pieces)
        return emails.map(() => ({ kind: 'accepted' }))
      }),
  }
}
