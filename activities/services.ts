import { resendEmail } from '@parcours/channels/email/resend.ts'
import { sandboxEmail } from '@parcours/channels/email/sandbox.ts'
import { smtpEmail } from '@parcours/channels/email/smtp.ts'
import { webhookPoster } from '@parcours/channels/webhook/post.ts'
import type { Database } from '@parcours/db/connection.ts'
import type { SigningKey } from '@parcours/domain/access/secrets.ts'
import { storeInOutbox } from '@parcours/domain/delivery/outbox.ts'
import type { EmailProviders } from '@parcours/domain/delivery/providers.ts'
import type { Services } from '@parcours/domain/journeys/nodes/behaviour.ts'
import type { EmailProvider, EmailSender } from '@parcours/model/delivery/email-provider.ts'

/** A sender that is set up for one provider but not complete; the step is tried again until someone completes it. */
function required<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined || value === '') throw new Error(`The sender has no ${what}: complete it under Settings › Sending`)
  return value
}

/** Connections to an SMTP server when its settings name no number. */
const SMTP_CONNECTIONS = 10

function openProvider(db: Database, workspaceId: string, { provider, settings, secret }: EmailSender, share: number): EmailProvider {
  switch (provider) {
    case 'sandbox':
      return sandboxEmail((emails) => storeInOutbox(db, workspaceId, emails, new Date()))
    case 'resend':
      return resendEmail({ apiKey: required(secret, 'key'), baseUrl: settings.baseUrl })
    case 'smtp':
      return smtpEmail({ host: required(settings.host, 'host'), port: settings.port ?? 587, secure: settings.secure ?? false, username: settings.username, password: secret ?? undefined, connections: Math.max(1, Math.floor((settings.connections ?? SMTP_CONNECTIONS) / share)) })
  }
}

export interface ServiceOptions {
  db: Database
  signingKey: SigningKey
  publicUrl: string
  /** Webhooks into private networks. */
  allowPrivateWebhooks: boolean
  /** How many threads share a provider's connections; default 1. */
  share?: number
}

/** What activities hand to the domain, but for the heartbeat, which belongs to each attempt. */
export function createServices({ db, signingKey, publicUrl, allowPrivateWebhooks, share = 1 }: ServiceOptions): Omit<Services, 'heartbeat'> {
  const opened = new Map<string, { described: string; provider: EmailProvider }>()
  const email: EmailProviders = {
    signingKey,
    publicUrl,
    open(workspaceId, sender) {
      const described = JSON.stringify(sender)
      const known = opened.get(workspaceId)
      if (known?.described === described) return known.provider
      const provider = openProvider(db, workspaceId, sender, share)
      opened.set(workspaceId, { described, provider })
      return provider
    },
  }
  return { db, email, postWebhook: webhookPoster({ secret: signingKey.bytes, allowPrivate: allowPrivateWebhooks }), clock: () => new Date() }
}
