import type { ExclusionReason, MessageStatus } from '@parcours/model/delivery/message.ts'
import type { CampaignId } from '@parcours/model/id.ts'
import { Topic } from '../topic.ts'

/** The results of retried messages, for the owners that count them. */
export interface MessageCounts {
  ownerId: string
  nodeId: string
  /** Null of a journey's messages. */
  campaignId: CampaignId | null
  variant: string
  madeAt: Date
  /** By the present status. A negative count is of a status that they had. */
  statuses: ReadonlyMap<MessageStatus, number>
  /** Reasons of exclusion, one a message. */
  excluded: { reason: ExclusionReason }[]
}

/** Deferred messages were retried. */
export const messagesRetried = new Topic<[counts: MessageCounts]>('messages retried')
