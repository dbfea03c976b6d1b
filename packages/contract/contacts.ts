import { ConsentChannel } from '@parcours/model/channels/channel.ts'
import { Condition } from '@parcours/model/condition/condition.ts'
import { CONSENT_DECISIONS } from '@parcours/model/consent.ts'
import { PROPERTY_TYPES } from '@parcours/model/contacts/fields.ts'
import { TIMELINE_KINDS } from '@parcours/model/contacts/timeline.ts'
import { idSchema } from '@parcours/model/id.ts'
import { draftKey, keyText, nameText } from '@parcours/model/values/line.ts'
import { z } from 'zod'
import { byId, listOf, Moment, PageQuery, pageOf, Time, wholeNumber } from './common.ts'
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

export const TimelineAnswer = z.object({
  kind: z.enum(TIMELINE_KINDS),
  at: Time,
  data: z.record(z.string(), z.unknown()),
})
export type TimelineAnswer = z.infer<typeof TimelineAnswer>

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
    query: z.object({ limit: wholeNumber(1, 200).default(50), before: Moment.optional() }),
    answer: listOf(TimelineAnswer),
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
