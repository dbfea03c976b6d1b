import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { MessageContent } from '@parcours/model/channels/channel.ts'
import type { Channel } from '@parcours/model/channels/registry.ts'
import type { ExclusionReason, MessageStatus } from '@parcours/model/delivery/message.ts'
import type { ConnectionId, ContactId, WorkspaceId } from '@parcours/model/id.ts'
import type { MessageToRender, OwnerNames } from '../channels/channel.ts'

/** Contacts claimed together: those to send to, and those excluded. All get the same content. */
export interface Claim {
  batchId: string
  /** The provider that it was claimed for. */
  provider: string
  /** When its messages were created. */
  madeAt: Date
  content: MessageContent
  messages: MessageToRender[]
  /** Contacts who get no message; the reason is on their message's row. */
  excluded: { contactId: ContactId; reason: ExclusionReason }[]
  /** Nobody else was due when it was claimed. */
  isLast?: boolean
}

/** How the next batch is to be claimed. */
export interface ClaimRequest {
  provider: string
  /** The maximum number of contacts. */
  limit: number
  batchId: string
  now: Date
}

/**
 * The owner of messages: a step of a journey's run, or a send of a campaign. It chooses the next contacts and learns
 * the results; rendering, sending and recovery after a crash are delivery's.
 */
export interface MessageOwner {
  workspaceId: WorkspaceId
  /** The channel that its messages go through. */
  channel: Channel
  /** The connection that the owner names; the channel's default without one. */
  connectionId: ConnectionId | undefined
  /** The first parts of the key of its messages. */
  key: { ownerId: string; ownerAt: Date; nodeId: string }
  names: OwnerNames
  /** Nothing was claimed for it before this attempt. */
  isNew?: boolean
  /**
   * Claims the next contacts, their message rows included; `paused` while a user has paused the owner; undefined when
   * no contact is due.
   */
  claim(tx: WorkspaceTx, order: ClaimRequest): Promise<Claim | 'paused' | undefined>
  /** Batches that an earlier attempt claimed and did not settle, as they were claimed. */
  unsettled(tx: WorkspaceTx): Promise<Claim[]>
  /** Applies what follows from a settled batch, in the transaction that settles it. */
  settled(tx: WorkspaceTx, claim: Claim, statuses: ReadonlyMap<MessageStatus, number>, now: Date): Promise<void>
}
