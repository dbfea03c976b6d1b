import { outgoingPolicies } from '@parcours/channels/outgoing/policies.ts'
import { openEmail } from '@parcours/channels/registry.ts'
import { webhookPoster } from '@parcours/channels/webhook/post.ts'
import '@parcours/domain/composition.ts'
import type { Database } from '@parcours/db/connection.ts'
import type { SigningKey } from '@parcours/domain/access/secrets.ts'
import { storeInOutbox } from '@parcours/domain/delivery/outbox.ts'
import type { EmailProviders } from '@parcours/domain/delivery/providers.ts'
import type { Services } from '@parcours/domain/journeys/nodes/behaviour.ts'
import type { EmailProvider } from '@parcours/model/delivery/email-provider.ts'

export interface ServiceOptions {
  db: Database
  signingKey: SigningKey
  publicUrl: string
  /** Private addresses that what users name may lead to, as the operator says them; default none. */
  allowedAddresses?: string | undefined
  /** How many threads share a provider's connections; default 1. */
  share?: number
}

/** What activities hand to the domain, but for the heartbeat, which belongs to each attempt. */
export function createServices({
  db,
  signingKey,
  publicUrl,
  allowedAddresses = '',
  share = 1,
}: ServiceOptions): Omit<Services, 'heartbeat'> {
  const isAllowed = outgoingPolicies(allowedAddresses, publicUrl)
  /** By connection. */
  const opened = new Map<string, { described: string; provider: EmailProvider }>()
  const email: EmailProviders = {
    signingKey,
    publicUrl,
    open(workspaceId, connection) {
      const described = JSON.stringify(connection)
      const id = connection.id ?? workspaceId
      const known = opened.get(id)
      if (known?.described === described) return known.provider
      const provider = openEmail(connection, {
        storeInOutbox: (emails, pieces) => storeInOutbox(db, workspaceId, emails, pieces, new Date()),
        isAllowed: isAllowed.mail,
        share,
      })
      opened.set(id, { described, provider })
      return provider
    },
  }
  return {
    db,
    email,
    postWebhook: webhookPoster({ secret: signingKey.bytes, isAllowed: isAllowed.web }),
    clock: () => new Date(),
  }
}
