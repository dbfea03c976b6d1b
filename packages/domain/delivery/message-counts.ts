import { Topic } from '../topic.ts'

/** What became of some messages when they were tried again, for those who count them. */
export interface MessageCounts {
  ownerId: string
  nodeId: string
  /** Null of a journey's messages. */
  campaignId: string | null
  variant: string
  madeAt: Date
  /** By the status that they have now. A negative count is of one that they had. */
  statuses: ReadonlyMap<string, number>
  /** Why messages were not sent after all, one a message. */
  excluded: { reason: string }[]
}

/** Deferred messages were tried again. */
export const messagesRetried = new Topic<[counts: MessageCounts]>('messages retried')
