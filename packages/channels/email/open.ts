import type { EmailConnection, EmailProvider } from '@parcours/model/delivery/email-provider.ts'
import { ProviderUnavailable } from '@parcours/model/delivery/provider-problem.ts'
import type { AddressPolicy } from '../outgoing/addresses.ts'
import { resendEmail } from './resend.ts'
import { type StoreInOutbox, sandboxEmail } from './sandbox.ts'
import { smtpEmail } from './smtp.ts'

/** Connections to an SMTP server when its settings name no number. */
const SMTP_CONNECTIONS = 10

/** A connection that is set up for one provider but not complete; messages are retried until a person completes it. */
function required<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined || value === '')
    throw new ProviderUnavailable('incomplete', '', `The sender has no ${what}: complete it under Settings › Sending`)
  return value
}

interface Opening {
  /** Takes emails in place of a provider, for the sandbox. */
  storeInOutbox: StoreInOutbox
  /** Where mail servers may be. */
  isAllowed: AddressPolicy
  /** How many share a provider's connections; default 1. */
  share?: number
  /** Connections at most, whatever the settings say. */
  connections?: number
}

/** The provider of a connection. */
export function openEmail(
  { provider, settings, secret }: EmailConnection,
  { storeInOutbox, isAllowed, share = 1, connections: most = Number.POSITIVE_INFINITY }: Opening,
): EmailProvider {
  switch (provider) {
    case 'sandbox':
      return sandboxEmail(storeInOutbox)
    case 'resend':
      return resendEmail({ apiKey: required(secret, 'key'), baseUrl: settings.baseUrl })
    case 'smtp': {
      const { host, port = 587, secure = false, username, bounceAddress, connections = SMTP_CONNECTIONS } = settings
      return smtpEmail({
        host: required(host, 'host'),
        port,
        secure,
        username,
        password: secret ?? undefined,
        bounceAddress,
        isAllowed,
        connections: Math.max(1, Math.min(most, Math.floor(connections / share))),
      })
    }
  }
}
