import { charactersOf, type OutgoingEmail } from '@parcours/model/channels/email.ts'
import { type Provider, sendTogether } from '@parcours/model/delivery/provider.ts'
import type { StoreInOutbox } from '../../provider.ts'

/** Stores emails in an outbox that users can read. Nothing leaves the machine. */
export function sandboxEmail(store: StoreInOutbox<'email'>): Provider<OutgoingEmail> {
  return {
    name: 'sandbox',
    batchSize: 1000,
    repeatable: true,
    send: (batch, ledger) =>
      sendTogether(batch, ledger, charactersOf, async (emails) => {
        await store(emails, batch.pieces)
        return emails.map(() => ({ kind: 'accepted' }))
      }),
  }
}
