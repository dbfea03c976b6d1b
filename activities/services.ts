import { outgoingPolicies } from '@parcours/channels/outgoing/policies.ts'
import { openProvider } from '@parcours/channels/registry.ts'
import { webhookPoster } from '@parcours/channels/webhook/post.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import '@parcours/domain/composition.ts'
import type { Database } from '@parcours/db/connection.ts'
import type { SigningKey } from '@parcours/domain/access/secrets.ts'
import { channelOf } from '@parcours/domain/channels/registry.ts'
import type { Providers } from '@parcours/domain/delivery/services.ts'
import type { Services } from '@parcours/domain/journeys/nodes/behaviour.ts'
import type { Connection } from '@parcours/model/channels/connection.ts'
import type { Channel, OutgoingBy } from '@parcours/model/channels/registry.ts'
import type { OutgoingMessage, Provider } from '@parcours/model/delivery/provider.ts'

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
  const opened = new Map<string, { described: string; provider: Provider<OutgoingMessage> }>()
  const providers: Providers = {
    signingKey,
    publicUrl,
    open<C extends Channel>(workspaceId: WorkspaceId, connection: Connection<C>): Provider<OutgoingBy[C]> {
      const described = JSON.stringify(connection)
      const id = connection.id ?? workspaceId
      const known = opened.get(id)
      // The description names the channel.
      if (known?.described === described) return known.provider as Provider<OutgoingBy[C]>
      const provider = openProvider(connection, {
        storeInOutbox: (messages, pieces) =>
          channelOf(connection.channel).storeInOutbox(db, workspaceId, messages, pieces, new Date()),
        isAllowed: isAllowed.mail,
        share,
      })
      opened.set(id, { described, provider })
      return provider
    },
  }
  return {
    db,
    providers,
    postWebhook: webhookPoster({ secret: signingKey.bytes, isAllowed: isAllowed.web }),
    clock: () => new Date(),
  }
}
