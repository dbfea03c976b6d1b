import { type EmailProvider, type OutgoingEmail, sendTogether } from '@parcours/model/delivery/email-provider.ts'

/** Takes emails into an outbox that people can look at. Nothing leaves the machine. */
export function sandboxEmail(store: (emails: OutgoingEmail[]) => Promise<void>): EmailProvider {
  return {
    name: 'sandbox',
    batchSize: 1000,
    repeatable: true,
    send: (batch) =>
      sendTogether(batch, async (emails) => {
        await store(emails)
        return emails.map(() => ({ kind: 'accepted' }))
      }),
  }
}
