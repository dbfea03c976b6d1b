import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { EmailSender } from '@parcours/model/delivery/email-provider.ts'
import { issue } from '@parcours/model/issue.ts'
import { normaliseField } from '../contacts/normalise.ts'
import { decrypt, encrypt, type SigningKey } from '../access/secrets.ts'
import { invalid } from '../problem.ts'

/** How a workspace sends email, secret included. Only for handing to a provider. */
export async function loadSender(tx: WorkspaceTx, key: SigningKey): Promise<EmailSender> {
  const row = await tx.selectFrom('email_senders').selectAll().executeTakeFirstOrThrow()
  return {
    provider: row.provider as EmailSender['provider'],
    fromName: row.from_name,
    fromAddress: row.from_address,
    replyTo: row.reply_to,
    settings: row.settings as EmailSender['settings'],
    secret: row.secret && decrypt(key, row.secret),
  }
}

/** The same for people to see: never the secret, only whether there is one. */
export async function showSender(tx: WorkspaceTx) {
  const row = await tx.selectFrom('email_senders').selectAll().executeTakeFirstOrThrow()
  return {
    provider: row.provider as EmailSender['provider'],
    fromName: row.from_name,
    fromAddress: row.from_address,
    replyTo: row.reply_to,
    settings: row.settings as EmailSender['settings'],
    hasSecret: row.secret !== null,
  }
}

/** Changes the sender. A secret left out stays as it was, as long as the provider does. */
export async function saveSender(tx: WorkspaceTx, key: SigningKey, input: Omit<EmailSender, 'secret'> & { secret?: string | undefined }, now: Date): Promise<void> {
  const address = normaliseField('email', input.fromAddress, 'fromAddress')
  if ('issue' in address) throw invalid([issue('fromAddress', 'sender.addressMalformed')])
  const before = await showSender(tx)
  const keeps = before.hasSecret && before.provider === input.provider && input.secret === undefined
  if (input.provider === 'resend' && !input.secret && !keeps) throw invalid([issue('secret', 'sender.secretMissing')])
  await tx
    .updateTable('email_senders')
    .set({
      provider: input.provider,
      from_name: input.fromName,
      from_address: address.value,
      reply_to: input.replyTo,
      settings: JSON.stringify(input.settings),
      updated_at: now,
      ...(!keeps && { secret: input.secret ? encrypt(key, input.secret) : null }),
    })
    .execute()
}
