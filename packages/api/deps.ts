import type { Database } from '@parcours/db/connection.ts'
import type { SigningKey } from '@parcours/domain/access/secrets.ts'
import type { MessageEvent } from '@parcours/domain/delivery/message-events.ts'
import type { Providers } from '@parcours/domain/delivery/services.ts'
import type { NewEvent } from '@parcours/domain/events/inbox.ts'
import type { RefusedMessages } from '@parcours/domain/events/refused.ts'
import type { GroupCommit } from '@parcours/domain/group-commit.ts'
import type { Connection } from '@parcours/model/channels/connection.ts'

/** What the API's handlers work with. */
export interface ApiDeps {
  db: Database
  /** Connections of its own for events, opens, clicks and unsubscribing: what is slow elsewhere cannot stop them. */
  trackingDb: Database
  signingKey: SigningKey
  /** Where the world reaches this installation, without a slash at the end. */
  publicUrl: string
  events: GroupCommit<NewEvent>
  /** Messages that were refused, to be shown under *Data*. */
  refused: RefusedMessages
  /** Opens and clicks: kept when this resolves, applied by a worker a moment later. */
  trackedEvents: GroupCommit<MessageEvent>
  /** Applied when this resolves. */
  messageEvents: GroupCommit<MessageEvent>
  temporal: { namespace: string; webUrl: string | undefined; isUp: () => Promise<boolean> }
  /** Tries a link as a reader would follow it. */
  testLink: (url: string) => Promise<{ status: 'works' | 'broken' | 'unknown'; answer: string }>
  /** The provider behind a workspace's connection, for a few messages at once: tests, links to reset a password. */
  openProvider: Providers['open']
  /**
   * The installation's own connection, for links that set a password; workspaces' senders carry them where there is
   * none.
   */
  accountConnection?: Connection<'email'> | undefined
  clock: () => Date
  /** Lets read `/metrics` from elsewhere than the machine itself. */
  metricsToken: string | undefined
}
