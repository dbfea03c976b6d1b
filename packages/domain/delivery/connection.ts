import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { EmailConnection } from '@parcours/model/delivery/email-provider.ts'
import { issue } from '@parcours/model/issue.ts'
import { decrypt, encrypt, type SigningKey } from '../access/secrets.ts'
import { normaliseField } from '../contacts/normalise.ts'
import { invalid } from '../problem.ts'

/** The encrypted part of a connection. */
interface Secrets {
  /** The provider's key or password. */
  secret: string | null
  /** Verifies the provider's webhooks. */
  webhookSecret: string | null
}

function openSecrets(key: SigningKey, sealed: Buffer | null): Secrets {
  return sealed ? (JSON.parse(decrypt(key, sealed)) as Secrets) : { secret: null, webhookSecret: null }
}

/** The workspace's email connection with its secrets, only for its provider. */
export async function loadConnection(tx: WorkspaceTx, key: SigningKey): Promise<EmailConnection & Secrets> {
  const row = await tx.selectFrom('email_senders').selectAll().executeTakeFirstOrThrow()
  return { ...shown(row), ...openSecrets(key, row.secret) }
}

/** The connection for the interface: never a secret, only whether there is one. */
export async function showConnection(tx: WorkspaceTx) {
  const row = await tx.selectFrom('email_senders').selectAll().executeTakeFirstOrThrow()
  return { ...shown(row), hasSecret: row.secret !== null }
}

function shown(row: {
  provider: string
  from_name: string
  from_address: string
  reply_to: string | null
  settings: unknown
}): Omit<EmailConnection, 'secret'> {
  return {
    provider: row.provider as EmailConnection['provider'],
    fromName: row.from_name,
    fromAddress: row.from_address,
    replyTo: row.reply_to,
    settings: row.settings as EmailConnection['settings'],
  }
}

export type ConnectionInput = Omit<EmailConnection, 'secret'> & {
  secret?: string | undefined
  webhookSecret?: string | undefined
}

type Settings = EmailConnection['settings']

/**
 * Whether a password given for one server may be used with another: only with the same server, in the same way, for the
 * same account.
 */
function isSameLogin(one: Settings, other: Settings): boolean {
  const login = ({ host, port = 587, secure = false, username = '' }: Settings) => [
    host?.toLowerCase(),
    port,
    secure,
    username,
  ]
  return JSON.stringify(login(one)) === JSON.stringify(login(other))
}

/**
 * The secrets that stay when they are not given again. @throws Problem when they must be given: another server would
 * receive them
 */
function keptSecrets(before: EmailConnection & Secrets, { provider, settings, secret }: ConnectionInput): Secrets {
  if (before.provider !== provider) return { secret: null, webhookSecret: null }
  if (provider !== 'smtp' || isSameLogin(before.settings, settings)) return before
  if (before.secret && settings.username && !secret) throw invalid([issue('secret', 'sender.secretAgain')])
  return { ...before, secret: null }
}

/**
 * Changes the connection. A secret left out stays as it is, as long as it goes to the same account of the same server.
 */
export async function saveSender(
  tx: WorkspaceTx,
  key: SigningKey,
  input: ConnectionInput,
  now: Date,
  byOwner = false,
): Promise<void> {
  const address = normaliseField('email', input.fromAddress, 'fromAddress')
  if ('issue' in address) throw invalid([issue('fromAddress', 'sender.addressMalformed')])
  const before = await loadConnection(tx, key)
  const kept = keptSecrets(before, input)
  const secrets: Secrets = {
    secret: input.secret || kept.secret,
    webhookSecret: input.webhookSecret || kept.webhookSecret,
  }
  if (input.provider === 'resend' && !secrets.secret) throw invalid([issue('secret', 'sender.secretMissing')])
  if (input.provider === 'smtp' && !input.settings.host) throw invalid([issue('settings.host', 'request.fieldMissing')])
  await tx
    .updateTable('email_senders')
    .set({
      provider: input.provider,
      from_name: input.fromName,
      from_address: address.value,
      reply_to: input.replyTo,
      settings: JSON.stringify(input.settings),
      secret: secrets.secret || secrets.webhookSecret ? encrypt(key, JSON.stringify(secrets)) : null,
      // A person who chooses the server can read what goes through it.
      saved_by_owner: byOwner,
      updated_at: now,
    })
    .execute()
}
