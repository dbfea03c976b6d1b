import { ConsentChannel } from '@parcours/model/channels/channel.ts'
import { Condition } from '@parcours/model/condition/condition.ts'
import { CONSENT_DECISIONS } from '@parcours/model/consent.ts'
import { PROPERTY_TYPES } from '@parcours/model/contacts/fields.ts'
import { TIMELINE_KINDS, type TimelineKind } from '@parcours/model/contacts/timeline.ts'
import { MESSAGE_STATUSES, SUPPRESSION_REASONS } from '@parcours/model/delivery/message.ts'
import { EVENT_KINDS } from '@parcours/model/events.ts'
import { idSchema } from '@parcours/model/id.ts'
import { NODE_KINDS, type NodeKindName } from '@parcours/model/journey/registry.ts'
import { JOURNEY_STATES, POSITION_STATES } from '@parcours/model/journey/state.ts'
import { SEGMENT_KINDS } from '@parcours/model/segment.ts'
import { draftKey, keyText, nameText } from '@parcours/model/values/line.ts'
import { z } from 'zod'
import { byId, listOf, Moment, PageQuery, pageOf, Time } from './common.ts'
import { route } from './route.ts'

const tag = 'Contacts'
const text = z.string().max(1000).nullable().optional()

export const ContactAnswer = z.object({
  id: z.string(),
  externalId: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  language: z.string().nullable(),
  country: z.string().nullable(),
  city: z.string().nullable(),
  timeZone: z.string().nullable(),
  properties: z.record(z.string(), z.unknown()),
  tags: z.array(z.string()),
  emailConsent: z.enum(CONSENT_DECISIONS).nullable(),
  createdAt: Time,
  updatedAt: Time,
  lastSeenAt: Time.nullable(),
})
export type ContactAnswer = z.infer<typeof ContactAnswer>

/** Null clears a field; what is absent stays. */
export const ContactBody = z.strictObject({
  externalId: text,
  email: text,
  phone: text,
  firstName: text,
  lastName: text,
  language: text,
  country: text,
  city: text,
  timeZone: text,
  properties: z.record(keyText(100), z.unknown()).optional(),
  tags: z.array(keyText(100)).max(100).optional(),
})

const filters = {
  search: z.string().max(200).optional(),
  tag: draftKey(100).optional(),
  country: z.string().max(2).optional(),
  consent: z.enum(['given', 'missing']).optional(),
  segment: idSchema('segment').optional(),
}
/** What a list of contacts can be narrowed by. */
export const ContactFilterBody = z.strictObject(filters)
const ContactQuery = PageQuery.extend(filters)

const PropertyAnswer = z.object({
  key: z.string(),
  type: z.enum(PROPERTY_TYPES),
  label: z.string(),
  filled: z.number().meta({ description: 'On how many of the newest contacts it is set' }),
  sampled: z.number(),
})

const Facet = z.object({ value: z.string(), count: z.number() })

/** A step of a published version, as it was drawn. */
const StepAnswer = z.object({
  id: z.string(),
  kind: z.enum(Object.keys(NODE_KINDS) as [NodeKindName, ...NodeKindName[]]),
  name: z.string(),
  settings: z.unknown(),
})

const DELETED = 'Null when it was deleted'
const entry = <Kind extends TimelineKind, Data extends z.ZodType>(kind: Kind, data: Data) =>
  z.object({ id: z.string(), kind: z.literal(kind), at: Time, data })

/** An entry of a contact's timeline: what kind of thing happened, when, and what is particular to it. */
export const TimelineAnswer = z.discriminatedUnion('kind', [
  entry(
    'event',
    z.object({ kind: z.enum(EVENT_KINDS), name: z.string(), properties: z.record(z.string(), z.unknown()) }),
  ),
  entry(
    'step',
    z.object({
      journeyId: z.string(),
      journey: z.string().nullable().meta({ description: DELETED }),
      entryId: z.string().meta({ description: 'Of one pass through the journey' }),
      step: StepAnswer.nullable(),
      nodeId: z.string(),
      port: z.string().meta({ description: 'By which they left the step, or why they left the journey there' }),
      order: z.number().meta({ description: 'Of steps left at one moment the earlier has the smaller' }),
    }),
  ),
  entry(
    'message',
    z.object({
      messageId: z.string(),
      channel: z.string(),
      journeyId: z.string().nullable(),
      journey: z.string().nullable(),
      entryId: z.string().nullable(),
      campaignId: z.string().nullable(),
      campaign: z.string().nullable(),
      template: z.string().nullable().meta({ description: DELETED }),
      subject: z.string().nullable(),
      status: z.enum(MESSAGE_STATUSES),
      reason: z.string().nullable(),
      deliveredAt: z.string().nullable(),
      openedAt: z.string().nullable(),
      clickedAt: z.string().nullable(),
      bouncedAt: z.string().nullable(),
      provider: z.string(),
    }),
  ),
  entry(
    'consent',
    z.object({
      channel: ConsentChannel,
      decision: z.enum(CONSENT_DECISIONS),
      source: z.string(),
      wordingVersion: z.string().nullable(),
    }),
  ),
  entry(
    'segment',
    z.object({
      segmentId: z.string(),
      segment: z.string().nullable().meta({ description: DELETED }),
      entered: z.boolean(),
    }),
  ),
  entry(
    'order',
    z.object({
      number: z.string(),
      total: z.number().meta({ description: 'In minor units; below zero: a refund' }),
      currency: z.string(),
      items: z.number().meta({ description: 'How many pieces' }),
      products: z
        .array(z.object({ product: z.string(), quantity: z.number(), total: z.number() }))
        .meta({ description: 'The first of its lines' }),
    }),
  ),
])
export type TimelineAnswer = z.infer<typeof TimelineAnswer>

export const ContactOverviewAnswer = z.object({
  value: z.object({
    orders: z.number(),
    revenue: z.number().meta({ description: 'In minor units' }),
    currency: z.string(),
    firstOrderAt: Time.nullable(),
    lastOrderAt: Time.nullable(),
  }),
  recorded: z
    .object({ events: z.number(), messages: z.number(), orders: z.number(), entries: z.number() })
    .meta({ description: 'What erasing the contact would delete' }),
  consents: z
    .array(
      z.object({
        channel: ConsentChannel,
        address: z.string().nullable(),
        decision: z.enum(CONSENT_DECISIONS).nullable(),
        decidedAt: Time.nullable(),
        suppressed: z
          .enum(SUPPRESSION_REASONS)
          .nullable()
          .meta({ description: 'Why nothing is sent there, whatever was decided' }),
      }),
    )
    .meta({ description: 'One for each channel, also where nothing was decided' }),
  segments: z.array(z.object({ id: z.string(), name: z.string(), kind: z.enum(SEGMENT_KINDS), since: Time })),
  journeys: z
    .array(
      z.object({
        entryId: z.string(),
        journeyId: z.string(),
        journey: z.string(),
        journeyState: z.enum(JOURNEY_STATES),
        enteredAt: Time,
        state: z.enum(POSITION_STATES),
        since: Time.meta({ description: 'When they came to the step' }),
        dueAt: Time.nullable().meta({ description: 'When their wait there is over' }),
        step: StepAnswer.nullable(),
        canSkip: z.boolean().meta({ description: 'Whether their wait can be skipped (`skipJourneyWait`)' }),
        next: z
          .array(z.object({ port: z.string(), step: StepAnswer.nullable() }))
          .meta({ description: 'Where each way out of the step leads; without a step: out of the journey' }),
      }),
    )
    .meta({ description: 'Where they are now' }),
})
export type ContactOverviewAnswer = z.infer<typeof ContactOverviewAnswer>

export const contactRoutes = {
  listContacts: route({
    method: 'GET',
    path: '/api/v1/contacts',
    access: 'read',
    tag,
    summary: 'Contacts, newest first',
    status: 200,
    query: ContactQuery,
    answer: pageOf(ContactAnswer),
  }),
  countContacts: route({
    method: 'GET',
    path: '/api/v1/contacts/count',
    access: 'read',
    tag,
    summary: 'How many contacts fit the filters',
    status: 200,
    query: ContactQuery.omit({ limit: true, cursor: true }),
    answer: z.object({ count: z.number() }),
  }),
  matchContacts: route({
    method: 'POST',
    path: '/api/v1/contacts/match',
    access: 'read',
    tag,
    summary: 'How many contacts match a condition. Cancelled when the caller leaves',
    status: 200,
    body: z.strictObject({ condition: Condition }),
    answer: z.object({ count: z.number() }),
  }),
  getContactFacets: route({
    method: 'GET',
    path: '/api/v1/contacts/facets',
    access: 'read',
    tag,
    summary: 'What can be filtered by: countries, tags, properties, event names',
    status: 200,
    answer: z.object({
      countries: z.array(Facet),
      tags: z.array(Facet),
      events: z.array(Facet),
      properties: z.array(z.object({ key: z.string(), type: z.enum(PROPERTY_TYPES), label: z.string() })),
    }),
  }),
  upsertContact: route({
    method: 'POST',
    path: '/api/v1/contacts',
    access: 'editContacts',
    tag,
    summary: 'Create a contact, or update the one its identifiers name',
    orStatus: 201,
    status: 200,
    query: z.object({
      existing: z.enum(['update', 'refuse']).default('update').meta({
        description: 'What happens where an identifier names a contact: it is updated, or the request refused (409)',
      }),
    }),
    body: ContactBody,
    answer: ContactAnswer,
  }),
  getContact: route({
    method: 'GET',
    path: '/api/v1/contacts/:id',
    access: 'read',
    tag,
    summary: 'One contact',
    status: 200,
    params: byId('contact'),
    answer: ContactAnswer,
  }),
  getContactOverview: route({
    method: 'GET',
    path: '/api/v1/contacts/:id/overview',
    access: 'read',
    tag,
    summary: 'A contact beyond their profile: value, consents by channel, segments, and where they are in journeys',
    status: 200,
    params: byId('contact'),
    answer: ContactOverviewAnswer,
  }),
  updateContact: route({
    method: 'PATCH',
    path: '/api/v1/contacts/:id',
    access: 'editContacts',
    tag,
    summary: 'Change a contact',
    status: 200,
    params: byId('contact'),
    body: ContactBody,
    answer: ContactAnswer,
  }),
  eraseContact: route({
    method: 'DELETE',
    path: '/api/v1/contacts/:id',
    access: 'administer',
    tag,
    summary: 'Erase a contact and all data that names it',
    status: 204,
    params: byId('contact'),
  }),
  mergeContact: route({
    method: 'POST',
    path: '/api/v1/contacts/:id/merge',
    access: 'editContacts',
    tag,
    summary: 'Merge another contact into this one',
    status: 200,
    params: byId('contact'),
    body: z.strictObject({ from: byId('contact').shape.id }),
    answer: ContactAnswer,
  }),
  getContactTimeline: route({
    method: 'GET',
    path: '/api/v1/contacts/:id/timeline',
    access: 'read',
    tag,
    summary: 'The timeline of a contact, latest first',
    status: 200,
    params: byId('contact'),
    query: PageQuery.extend({
      kind: z
        .enum(TIMELINE_KINDS)
        .optional()
        .meta({ description: 'Only entries of this kind; of `step`, with the messages that journeys sent' }),
    }),
    answer: pageOf(TimelineAnswer),
  }),
  listContactConsents: route({
    method: 'GET',
    path: '/api/v1/contacts/:id/consents',
    access: 'read',
    tag,
    summary: 'The consent ledger of a contact',
    status: 200,
    params: byId('contact'),
    answer: listOf(
      z.object({
        id: z.string(),
        channel: ConsentChannel,
        decision: z.enum(CONSENT_DECISIONS),
        source: z.string(),
        wordingVersion: z.string().nullable(),
        evidence: z.record(z.string(), z.unknown()),
        decidedAt: Time,
        recordedAt: Time,
      }),
    ),
  }),
  recordContactConsent: route({
    method: 'POST',
    path: '/api/v1/contacts/:id/consents',
    access: 'editContacts',
    tag,
    summary: 'Record a consent or its withdrawal, with what proves it',
    status: 204,
    params: byId('contact'),
    body: z.strictObject({
      channel: ConsentChannel,
      decision: z.enum(CONSENT_DECISIONS),
      source: nameText(200),
      wordingVersion: z.string().max(200).optional(),
      evidence: z.record(z.string(), z.unknown()).optional(),
      decidedAt: Moment.optional(),
    }),
  }),
  listProperties: route({
    method: 'GET',
    path: '/api/v1/properties',
    access: 'read',
    tag,
    summary: 'Properties of contacts: learned from what arrives, or defined here',
    status: 200,
    answer: listOf(PropertyAnswer),
  }),
  defineProperty: route({
    method: 'POST',
    path: '/api/v1/properties',
    access: 'author',
    tag,
    summary: 'Define a property before any contact has it',
    status: 201,
    body: z.strictObject({
      key: keyText(100),
      type: z.enum(PROPERTY_TYPES),
      label: nameText(100),
    }),
    answer: listOf(PropertyAnswer),
  }),
  updateProperty: route({
    method: 'PUT',
    path: '/api/v1/properties/:key',
    access: 'author',
    tag,
    summary: 'Change how a property is named and read',
    status: 200,
    params: z.object({ key: z.string().max(100) }),
    body: z.strictObject({ type: z.enum(PROPERTY_TYPES), label: nameText(100) }),
    answer: listOf(PropertyAnswer),
  }),
}
