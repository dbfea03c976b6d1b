import { NEED_KINDS, NEED_SUBJECTS } from '@parcours/model/home.ts'
import { JOURNEY_STATES } from '@parcours/model/journey/state.ts'
import { z } from 'zod'
import { listOf, Time } from './common.ts'
import { route } from './route.ts'

const tag = 'Home'

export const NeedAnswer = z.object({
  kind: z.enum(NEED_KINDS),
  about: z
    .object({ kind: z.enum(NEED_SUBJECTS), id: z.string(), name: z.string() })
    .nullable()
    .meta({ description: 'Null where it is about several things, or about none of its own' }),
  count: z.number().meta({ description: 'How many contacts, messages, events or things wait' }),
  at: Time.nullable().meta({ description: 'Since when; of a draft, for when it is planned' }),
})
export type NeedAnswer = z.infer<typeof NeedAnswer>

export const SendingAnswer = z.object({
  campaigns: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      taken: z.number(),
      total: z.number(),
      perHour: z.number().nullable(),
      endsAt: Time.nullable(),
      undecided: z.number().meta({ description: 'Recipients who wait for the winner of its test' }),
      decideAt: Time.nullable().meta({ description: 'When the winner is declared; null when a user does it' }),
    }),
  ),
  upcoming: z
    .array(z.object({ id: z.string(), name: z.string(), at: Time, recurs: z.boolean() }))
    .meta({ description: 'What leaves within seven days, soonest first' }),
  journeys: z
    .array(z.object({ id: z.string(), name: z.string(), sent: z.number() }))
    .meta({ description: 'What journeys sent in the last hour' }),
})
export type SendingAnswer = z.infer<typeof SendingAnswer>

const beside = <Day extends z.ZodType>(day: Day) => z.object({ today: day, yesterday: day })
const Written = beside(z.object({ sent: z.number(), opened: z.number(), clicked: z.number() })).meta({
  description: 'The messages of each day, and what became of them since',
})

export const TodayAnswer = z.object({
  journeys: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      state: z.enum(JOURNEY_STATES),
      written: Written,
      entered: beside(z.number()),
      hours: z.array(z.number()).meta({ description: 'Contacts who entered in each of the last 24 hours' }),
    }),
  ),
  moreJourneys: z.number().meta({ description: 'Live journeys beside these' }),
  campaigns: z.array(z.object({ id: z.string(), name: z.string(), written: Written })),
  contacts: beside(z.number()).meta({ description: 'New contacts, counted up to 100,000 a day' }),
  orders: beside(z.object({ count: z.number(), revenue: z.number() })),
  unsubscribed: beside(z.number()),
  currency: z.string(),
})
export type TodayAnswer = z.infer<typeof TodayAnswer>

/** What the stream of home repeats. */
export interface HomeStream {
  sending: SendingAnswer
  today: TodayAnswer
}

export const StartAnswer = z.object({
  sender: z.boolean().meta({ description: 'Messages leave through a provider, not into the sandbox' }),
  contacts: z.boolean(),
  event: z.boolean(),
  journey: z.boolean(),
})

export const homeRoutes = {
  getHome: route({
    method: 'GET',
    path: '/api/v1/home',
    access: 'read',
    tag,
    summary: 'What happened today where the workspace is, and yesterday; live on /api/v1/stream',
    status: 200,
    answer: TodayAnswer,
  }),
  listNeeds: route({
    method: 'GET',
    path: '/api/v1/home/needs',
    access: 'read',
    tag,
    summary: 'What waits for a user, the most urgent first',
    status: 200,
    answer: listOf(NeedAnswer),
  }),
  getSending: route({
    method: 'GET',
    path: '/api/v1/home/sending',
    access: 'read',
    tag,
    summary: 'What is being sent now, and what leaves within a week; live on /api/v1/stream',
    status: 200,
    answer: SendingAnswer,
  }),
  getStart: route({
    method: 'GET',
    path: '/api/v1/home/start',
    access: 'read',
    tag,
    summary: 'What a new workspace has of what it needs before its first email',
    status: 200,
    answer: StartAnswer,
  }),
  getContactCounts: route({
    method: 'GET',
    path: '/api/v1/contact-counts',
    access: 'read',
    tag: 'Contacts',
    summary: 'How many contacts there are, and how many can be reached by email',
    status: 200,
    answer: z.object({ contacts: z.number(), reachable: z.number() }),
  }),
}
