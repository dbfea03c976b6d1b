import { byConsentChannel } from '@parcours/model/channels/channel.ts'
import { Condition } from '@parcours/model/condition/condition.ts'
import { idSchema } from '@parcours/model/id.ts'
import { SEGMENT_KINDS, SEGMENT_STATES } from '@parcours/model/segment.ts'
import { nameText } from '@parcours/model/values/line.ts'
import { z } from 'zod'
import { byId, IssueAnswer, listOf, PageQuery, pageOf, Time } from './common.ts'
import { route } from './route.ts'

const tag = 'Segments'
const Name = nameText(120)

export const SegmentAnswer = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(SEGMENT_KINDS),
  state: z
    .enum(SEGMENT_STATES)
    .meta({ description: 'While it is building, and after it failed, the members stay as they were' }),
  size: z.number(),
  condition: Condition,
  sentence: z.string(),
  createdAt: Time,
  updatedAt: Time,
})
export type SegmentAnswer = z.infer<typeof SegmentAnswer>

const SegmentBody = z.strictObject({ name: Name, condition: Condition })

const Counted = z.object({ value: z.string(), count: z.number() })

export const AudienceProfileAnswer = z.object({
  size: z.number(),
  total: z.number().meta({ description: 'All contacts' }),
  sentence: z.string(),
  /** Criteria that no contact can match, and why. */
  warnings: z.array(IssueAnswer),
  reachable: z.object(byConsentChannel(() => z.number())),
  countries: z.array(Counted),
  languages: z.array(Counted),
  months: z.array(Counted),
  value: z.object({ buyers: z.number(), orders: z.number(), revenue: z.number(), currency: z.string() }),
  engagement: z.object({ last30: z.number(), last90: z.number(), before: z.number(), never: z.number() }),
  examples: z.array(
    z.object({ id: z.string(), name: z.string(), email: z.string().nullable(), country: z.string().nullable() }),
  ),
})
export type AudienceProfileAnswer = z.infer<typeof AudienceProfileAnswer>

export const segmentRoutes = {
  listSegments: route({
    method: 'GET',
    path: '/api/v1/segments',
    access: 'read',
    tag,
    summary: 'Segments, latest change first',
    status: 200,
    answer: listOf(SegmentAnswer.extend({ folder: z.string().meta({ description: 'Empty: none' }) })),
  }),
  createSegment: route({
    method: 'POST',
    path: '/api/v1/segments',
    access: 'author',
    tag,
    summary: 'Create a segment; its members are found at once',
    status: 201,
    body: SegmentBody,
    answer: SegmentAnswer,
  }),
  getSegment: route({
    method: 'GET',
    path: '/api/v1/segments/:id',
    access: 'read',
    tag,
    summary: 'One segment',
    status: 200,
    params: byId('segment'),
    answer: SegmentAnswer,
  }),
  saveSegment: route({
    method: 'PUT',
    path: '/api/v1/segments/:id',
    access: 'author',
    tag,
    summary: 'Change a segment; of a static one, the name',
    status: 200,
    params: byId('segment'),
    body: SegmentBody,
    answer: SegmentAnswer,
  }),
  deleteSegment: route({
    method: 'DELETE',
    path: '/api/v1/segments/:id',
    access: 'author',
    tag,
    summary: 'Delete a segment that nothing uses',
    status: 204,
    params: byId('segment'),
  }),
  previewSegment: route({
    method: 'POST',
    path: '/api/v1/segments/preview',
    access: 'read',
    tag,
    summary:
      'The exact number of contacts that match a condition, and their breakdown. Cancelled when the caller leaves',
    status: 200,
    body: z.strictObject({
      condition: Condition,
      segmentId: byId('segment')
        .shape.id.optional()
        .meta({ description: 'The segment that is being edited, to refuse cycles' }),
    }),
    answer: AudienceProfileAnswer,
  }),
  compareSegments: route({
    method: 'POST',
    path: '/api/v1/segments/overlap',
    access: 'read',
    tag,
    summary: 'The number of contacts that match each of two conditions, and both',
    status: 200,
    body: z.strictObject({ one: Condition, other: Condition }),
    answer: z.object({ one: z.number(), other: z.number(), both: z.number() }),
  }),
  snapshotSegment: route({
    method: 'POST',
    path: '/api/v1/segments/:id/snapshots',
    access: 'author',
    tag,
    summary: 'Copy the present members into a static segment',
    status: 201,
    params: byId('segment'),
    body: z.strictObject({ name: Name }),
    answer: SegmentAnswer,
  }),
  createList: route({
    method: 'POST',
    path: '/api/v1/segments/lists',
    access: 'author',
    tag,
    summary: 'Create a list: a static segment, empty, whose contacts are added by users or journeys',
    status: 201,
    body: z.strictObject({ name: Name }),
    answer: SegmentAnswer,
  }),
  changeListMembers: route({
    method: 'POST',
    path: '/api/v1/segments/:id/members',
    access: 'author',
    tag,
    summary: 'Add contacts to a list, or remove them; journeys that it triggers follow',
    status: 200,
    params: byId('segment'),
    body: z.strictObject({
      change: z.enum(['add', 'remove']),
      contactIds: z.array(idSchema('contact')).min(1).max(10_000),
    }),
    answer: z.object({ changed: z.number() }),
  }),
  getSegmentHistory: route({
    method: 'GET',
    path: '/api/v1/segments/:id/history',
    access: 'read',
    tag,
    summary: 'Its size over time, and how often it was found to differ from the truth',
    status: 200,
    params: byId('segment'),
    answer: z.object({
      sizes: z.array(z.object({ at: Time, size: z.number() })),
      reconciliations: z.array(
        z.object({ at: Time, missing: z.number(), surplus: z.number(), milliseconds: z.number() }),
      ),
    }),
  }),
  listSegmentMembershipChanges: route({
    method: 'GET',
    path: '/api/v1/segments/:id/moves',
    access: 'read',
    tag,
    summary: 'Entries and exits, latest first',
    status: 200,
    params: byId('segment'),
    query: PageQuery,
    answer: pageOf(z.object({ contactId: z.string(), name: z.string(), entered: z.boolean(), at: Time })),
  }),
  listSuggestions: route({
    method: 'GET',
    path: '/api/v1/suggestions',
    access: 'read',
    tag,
    summary:
      'What occurs here: values of a property, properties of an event and their values, products, categories; most frequent first',
    status: 200,
    query: z.object({
      of: z.enum(['propertyValue', 'eventProperty', 'eventValue', 'product', 'category']),
      event: z.string().max(200).optional(),
      property: z.string().max(100).optional(),
    }),
    answer: listOf(Counted),
  }),
}
