import { ARRIVAL_KINDS, EVENT_SORTS, MAX_EVENT_NAME, VALUE_KINDS } from '@parcours/model/event-catalogue.ts'
import { z } from 'zod'
import { byId, listOf, pageOf, Time, wholeNumber } from './common.ts'
import { route } from './route.ts'

const tag = 'Data'

export const EventNameAnswer = z.object({
  name: z.string(),
  last7Days: z.number().meta({ description: 'How often in the last 7 days, today among them; days are those of UTC' }),
  last30Days: z.number(),
  daily: z.array(z.number()).length(14).meta({ description: 'How often on each of the last 14 days, today last' }),
  lastDay: z.string().meta({ description: 'The day it was last seen, in UTC', example: '2026-11-27' }),
})
export type EventNameAnswer = z.infer<typeof EventNameAnswer>

const EventContact = z
  .object({ id: z.string(), name: z.string() })
  .nullable()
  .meta({ description: 'Null where there is no such contact any more' })
const EventContent = z.object({
  id: z.string(),
  at: Time.meta({ description: 'When it happened' }),
  contact: EventContact,
  properties: z.record(z.string(), z.unknown()),
})

export const EventDetailsAnswer = z.object({
  name: z.string(),
  sampled: z.number().meta({ description: 'How many of its latest events were read, at most 20' }),
  properties: z.array(
    z.object({
      name: z.string().meta({ description: 'With a dot before what stands inside another: `address.city`' }),
      kinds: z.array(z.enum(VALUE_KINDS)),
      filled: z.number().meta({ description: 'In how many of the events it has a value' }),
      examples: z.array(z.union([z.string(), z.number(), z.boolean()])),
    }),
  ),
  samples: z.array(EventContent).meta({ description: 'The three latest' }),
})
export type EventDetailsAnswer = z.infer<typeof EventDetailsAnswer>

export const ArrivalAnswer = z.object({
  id: z.string().meta({ description: 'Of a recorded event `evt_…`, else `qua_…`: see `getQuarantined`' }),
  kind: z
    .enum(ARRIVAL_KINDS)
    .meta({ description: 'recorded; kept: recorded, but a part of it was not used; refused: never recorded' }),
  name: z.string(),
  at: Time.meta({ description: 'When it was received' }),
  contact: EventContact,
  reasons: z.array(z.string()).meta({ description: 'Why it was refused, or what was not used' }),
  times: z.number().meta({ description: 'Of refusals that are counted by their reason, how many' }),
})
export type ArrivalAnswer = z.infer<typeof ArrivalAnswer>

const Part = z.string().max(MAX_EVENT_NAME).optional()

export const eventRoutes = {
  listEventNames: route({
    method: 'GET',
    path: '/api/v1/event-names',
    access: 'read',
    tag,
    summary: 'The names of events that were received, with how often and when last',
    status: 200,
    query: z.object({
      search: Part.meta({ description: 'A part of the name, in capitals or not' }),
      sort: z.enum(EVENT_SORTS).default('volume'),
      limit: wholeNumber(1, 200).default(50),
      cursor: z.string().max(20).optional(),
    }),
    answer: pageOf(EventNameAnswer),
  }),
  listArrivals: route({
    method: 'GET',
    path: '/api/v1/event-arrivals',
    access: 'read',
    tag,
    summary: 'Events as they arrived within the last hour, the latest 100, with what was refused and why',
    status: 200,
    query: z.object({
      event: Part.meta({ description: 'A part of the name; the latest 1,000 are searched' }),
      contact: Part.meta({ description: 'A part of the name, address, phone or id of the contact' }),
      refused: z.literal('true').optional().meta({ description: 'Only what was refused' }),
    }),
    answer: listOf(ArrivalAnswer),
  }),
  getEvent: route({
    method: 'GET',
    path: '/api/v1/events/:id',
    access: 'read',
    tag,
    summary: 'An event that was recorded',
    status: 200,
    params: byId('event'),
    answer: EventContent.extend({ name: z.string(), receivedAt: Time }),
  }),
  getEventDetails: route({
    method: 'GET',
    path: '/api/v1/event-details',
    access: 'read',
    tag,
    summary: 'What the latest events of a name hold',
    status: 200,
    query: z.object({ event: z.string().min(1).max(MAX_EVENT_NAME).meta({ description: 'The name of the event' }) }),
    answer: EventDetailsAnswer,
  }),
}
