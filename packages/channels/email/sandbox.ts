import {
  type EmailBatch,
  type EmailProvider,
  type OutgoingEmail,
  sendTogether,
} from '@parcours/model/delivery/email-provider.ts'

/** Keeps emails; `pieces` is what those of their batch share. */
export type StoreInOutbox = (emails: OutgoingEmail[], pieces: EmailBatch['pieces']) => Promise<void>

/** Takes emails into an outbox that people can look at. Nothing leaves the machine. */
export function sandboxEmail(store: StoreInOutbox): EmailProvider {
  return {
    name: 'sandbox',
    batchSize: 1000,
    repeatable: true,
    send: (batch) =>
      sendTogether(batch, async (emails) => {
        await store(emails, batch.pieces)
        return emails.map(() => ({ kind: 'accepted' }))
      }),
  }
}
