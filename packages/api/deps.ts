import type { Database } from '@parcours/db/connection.ts'
import type { SigningKey } from '@parcours/domain/access/secrets.ts'
import type { MessageOutcome } from '@parcours/domain/delivery/outcomes.ts'
import type { NewEvent } from '@parcours/domain/events/inbox.ts'
import type { RefusedMessages } from '@parcours/domain/events/refused.ts'
import type { GroupCommit } from '@parcours/domain/group-commit.ts'
import type { EmailProvider, EmailSender } from '@parcours/model/delivery/email-provider.ts'

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
  /** Hits of pixels and links: kept when this resolves, applied by a worker a moment later. */
  hits: GroupCommit<MessageOutcome>
  /** Applied when this resolves. */
  outcomes: GroupCommit<MessageOutcome>
  temporal: { namespace: string; webUrl: string | undefined; isUp: () => Promise<boolean> }
  /** Tries a link as a reader would follow it. */
  testLink: (url: string) => Promise<{ status: 'works' | 'broken' | 'unknown'; answer: string }>
  /** The provider behind a workspace's sender, for a few emails at once: tests, links to reset a password. */
  openEmail: (workspaceId: string, sender: EmailSender) => EmailProvider
  /**
   * The installation's own sender, for links that set a password; workspaces' senders carry them where there is none.
   */
  accountSender?: EmailSender | undefined
  clock: () => Date
  /** Lets read `/metrics` from elsewhere than the machine itself. */
  metricsToken: string | undefined
}
