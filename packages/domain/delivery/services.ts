import type { Database } from '@parcours/db/connection.ts'
import type { Connection } from '@parcours/model/channels/connection.ts'
import type { Channel, OutgoingBy } from '@parcours/model/channels/registry.ts'
import type { Provider } from '@parcours/model/delivery/provider.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import type { SigningKey } from '../access/secrets.ts'

/**
 * Opens providers, and holds what every message needs: the key that signs its links, and the public address of the
 * links.
 */
export interface Providers {
  /** The provider behind a workspace's connection; the same object as long as the connection is unchanged. */
  open<C extends Channel>(workspaceId: WorkspaceId, connection: Connection<C>): Provider<OutgoingBy[C]>
  signingKey: SigningKey
  /** The public address of this installation, without a slash at the end. */
  publicUrl: string
}

/** The services that delivery uses. */
export interface DeliveryServices {
  db: Database
  providers: Providers
  clock: () => Date
  /** Reports progress to Temporal; throws when the work should stop. */
  heartbeat: () => void
}
