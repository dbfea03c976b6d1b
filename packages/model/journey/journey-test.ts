import { z } from 'zod'
import { ConsentChannel } from '../channels/channel.ts'
import { Duration } from '../duration.ts'

const Properties = z.record(z.string().max(100), z.unknown())

/**
 * A test of a journey: a contact made up, what they do and when, and what is expected to become of them. Played in
 * virtual time; nobody is written to.
 */
export const JourneyTest = z.strictObject({
  name: z.string().min(1).max(200),
  contact: z.strictObject({
    email: z.string().max(254).optional(),
    phone: z.string().max(40).optional(),
    firstName: z.string().max(200).optional(),
    lastName: z.string().max(200).optional(),
    language: z.string().max(10).optional(),
    country: z.string().max(2).optional(),
    city: z.string().max(200).optional(),
    timeZone: z.string().max(64).optional(),
    properties: Properties.optional(),
    tags: z.array(z.string().max(100)).max(100).optional(),
    /** What they agreed to; email when absent. */
    consents: z.array(ConsentChannel).optional(),
  }),
  /** When it begins (RFC 3339); now when absent. */
  at: z.iso.datetime({ offset: true }).optional(),
  /** What they do first; absent: they are enrolled by hand. */
  event: z.strictObject({ name: z.string().min(1).max(200), properties: Properties.optional() }).optional(),
  /** What they do later, each so long after the beginning. */
  later: z
    .array(z.strictObject({ after: Duration, event: z.string().min(1).max(200), properties: Properties.optional() }))
    .max(50)
    .optional(),
  /** Which way they take at a step, in place of what would happen by itself: at a random split, say. */
  choose: z.record(z.string().max(40), z.string().max(40)).optional(),
  expect: z.strictObject({
    enters: z.boolean().optional(),
    /** The steps that they pass, in order: `step`, or `step:way` where the way out is meant too. */
    path: z.array(z.string().max(90)).max(1000).optional(),
    /** Names of the emails that they get, in order. */
    emails: z.array(z.string().max(200)).max(1000).optional(),
    /** Why they leave: completed, goal, exitRule; or `inside` while they have not. */
    ends: z.string().max(40).optional(),
    goal: z.boolean().optional(),
  }),
})
export type JourneyTest = z.infer<typeof JourneyTest>
