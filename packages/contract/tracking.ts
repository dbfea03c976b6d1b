import { EVENT_KINDS } from '@parcours/model/events.ts'
import { z } from 'zod'
import { IssueAnswer } from './common.ts'

/**
 * What Segment's client libraries send, as the reference tells it. The routes read it leniently: libraries add fields
 * of their own, and one bad message of a batch is refused without the others.
 */
const Id = z.union([z.string().min(1).max(255), z.number()])
const Fields = z.record(z.string(), z.unknown())
const common = {
  messageId: z.string().max(200).optional().meta({ description: 'The same message sent again is taken once' }),
  userId: Id.optional().meta({ description: 'The id of the logged-in user; this or anonymousId' }),
  anonymousId: Id.optional().meta({ description: 'The id of a visitor who is not logged in' }),
  context: Fields.optional().meta({
    description: '`traits`, `locale`, `timezone`, `ip`, `page` and what else a library sends',
  }),
  timestamp: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'When it happened by the sender’s clock' }),
  sentAt: z.iso.datetime({ offset: true }).optional(),
}
const Event = z.string().min(1).max(200)
const Name = z.string().max(200).optional()

/** One message, by its kind. */
export const trackingMessages = {
  track: z.looseObject({ ...common, event: Event, properties: Fields.optional() }),
  identify: z.looseObject({ ...common, traits: Fields.optional() }),
  page: z.looseObject({ ...common, name: Name, properties: Fields.optional() }),
  screen: z.looseObject({ ...common, name: Name, properties: Fields.optional() }),
  group: z.looseObject({ ...common, groupId: Id.optional(), traits: Fields.optional() }),
  alias: z.looseObject({ ...common, previousId: Id.optional() }),
}

export const TrackingBatch = z.looseObject({
  batch: z
    .array(z.looseObject({ ...common, type: z.enum(EVENT_KINDS) }))
    .max(2500)
    .meta({ description: 'Messages, each with its `type`' }),
  sentAt: common.sentAt,
})

export const TrackingAnswer = z.object({ success: z.literal(true) })
export const TrackingBatchAnswer = TrackingAnswer.extend({
  refused: z
    .array(z.object({ index: z.number(), messageId: z.string().nullable(), issues: z.array(IssueAnswer) }))
    .optional()
    .meta({ description: 'Messages that were not taken, and why; the others were' }),
})
