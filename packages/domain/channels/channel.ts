import type { Database, WorkspaceTx } from '@parcours/db/connection.ts'
import type { ChannelKind, MessageContent } from '@parcours/model/channels/channel.ts'
import type { Connection } from '@parcours/model/channels/connection.ts'
import type { Channel, OutgoingBy } from '@parcours/model/channels/registry.ts'
import type { ChannelLimits, SendingLimits } from '@parcours/model/delivery/limits.ts'
import type { Batch, Refusal } from '@parcours/model/delivery/provider.ts'
import type { MessageCode } from '@parcours/model/i18n/en.ts'
import type { MessageId, WorkspaceId } from '@parcours/model/id.ts'
import type { SigningKey } from '../access/secrets.ts'
import type { ContactNeeds, ContactScope, WorkspaceScope } from '../content/scope.ts'

/** A message to be filled in for its contact. */
export interface MessageToRender {
  messageId: MessageId
  to: string
  contact: ContactScope
  /** The event that enrolled the contact, in a journey. */
  entry: unknown
}

/** The names of the owner, for templates that show them. */
export interface OwnerNames {
  campaign?: { name: string }
  journey?: { name: string }
}

/** Content that is ready to be filled in for each message. */
export interface CompiledContent {
  /** What it reads of a contact. */
  needs: ContactNeeds
  /** What the text of all messages is made of before anything is filled in. */
  pieces?: readonly string[]
}

/** What fills in a message besides its contact. */
export interface RenderContext<C extends Channel = Channel> {
  workspace: WorkspaceScope
  connection: Connection<C>
  names: OwnerNames
  /** Signs the links of messages. */
  signingKey: SigningKey
  /** The public address of this installation, without a slash at the end. */
  publicUrl: string
}

/**
 * Who watches, among those that take the messages of a channel, how much a sender sends: hourly limits are set for
 * each. Of email, the providers of mailboxes.
 */
export interface Destinations {
  of(address: string): string
  /** What the limits of a workspace say of this channel's hours and days. */
  limits(all: SendingLimits): ChannelLimits
}

/** How the address that messages of a channel come from is checked. */
interface SenderAddress {
  /** The address in the one form that it is stored in; undefined when no message can come from it. */
  normalise(given: string): string | undefined
  /** What is said of one from which none can. */
  malformed: MessageCode
}

/** All that delivery knows of a channel: how its content becomes a message. */
export interface DeliveryChannel<
  C extends Channel = Channel,
  Content extends MessageContent = MessageContent,
  Compiled extends CompiledContent = CompiledContent,
> {
  key: C
  kind: ChannelKind
  sender: SenderAddress
  /** The compiled content, where this process has it already. */
  cached(content: Content): Compiled | undefined
  /** The same, or else compiled now. */
  compile(tx: WorkspaceTx, content: Content): Promise<Compiled>
  /** @throws when it takes too long, or what {@link refusalOf} knows */
  render(compiled: Compiled, message: MessageToRender, context: RenderContext<C>): OutgoingBy[C]
  /** Why a message that could not be rendered is refused; undefined for errors that are not the channel's. */
  refusalOf(error: unknown): Refusal | undefined
  /** Takes messages in place of a provider. */
  storeInOutbox(
    db: Database,
    workspaceId: WorkspaceId,
    messages: OutgoingBy[C][],
    pieces: Batch<OutgoingBy[C]>['pieces'],
    now: Date,
  ): Promise<void>
  /** Absent where the channel has no limits of an hour or a day. */
  destinations?: Destinations
}
