import { z } from 'zod'
import type { Expected } from '../i18n/expected.ts'
import type { Recurring } from '../time/recurrence.ts'
import { TimeOfDay } from '../time/time-of-day.ts'
import { lineText, overridingText } from '../values/line.ts'

/** A local time without a zone, to the minute. */
const LocalTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, { error: 'localTime' satisfies Expected })
  .meta({ example: '2026-12-01T09:00' })
const Day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'date' satisfies Expected })
  .meta({ example: '2026-12-01' })
const Zone = z.string().max(64).meta({ description: 'IANA', example: 'Europe/Paris' })
const SegmentIds = z.array(z.string().max(40)).max(20)

/**
 * What contacts get whose own clock has passed the hour at the launch: the same hour a day later, or nothing. Never at
 * once, which may be at night.
 */
const Over = z.enum(['nextDay', 'skip']).default('nextDay')

/**
 * What one part of the audience gets. Empty texts leave the template's own, and so do a subject and a sender's name in
 * which there is nothing to see.
 */
export const CampaignVariant = z.strictObject({
  key: z.enum(['A', 'B', 'C', 'D', 'E', 'F']),
  templateId: z.string().max(40).default(''),
  subject: overridingText(300).default(''),
  preheader: lineText(300).default(''),
  /** Liquid, like the subject. */
  fromName: overridingText(300).default(''),
  /** An address, or Liquid that gives one. */
  replyTo: z
    .union([z.literal(''), z.email().max(320), lineText(500).regex(/\{\{/, { error: 'liquid' satisfies Expected })])
    .default(''),
  /** Hours after the campaign's time: a test of sending times. */
  laterHours: z.number().int().min(0).max(72).default(0),
})
export type CampaignVariant = z.infer<typeof CampaignVariant>

export const CampaignSchedule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('now') }),
  z.strictObject({ kind: z.literal('at'), at: LocalTime, timeZone: Zone }),
  /** The same hour of the clock for everyone, wherever they are. */
  z.strictObject({ kind: z.literal('contactTime'), at: LocalTime, over: Over }),
  /** On one day, at the hour at which each opened and clicked the most, between two hours of theirs. */
  z.strictObject({ kind: z.literal('bestTime'), day: Day, from: TimeOfDay, to: TimeOfDay, over: Over }),
  /** Again and again: an RFC 5545 rule of days, at an hour of a zone. */
  z.strictObject({
    kind: z.literal('recurring'),
    rule: z.string().min(5).max(300),
    start: Day,
    hour: TimeOfDay,
    timeZone: Zone,
  }),
])
export type CampaignSchedule = z.infer<typeof CampaignSchedule>

/** A recurring schedule as recurrences are read. */
export function recurringOf({
  rule,
  start,
  hour,
  timeZone,
}: Extract<CampaignSchedule, { kind: 'recurring' }>): Recurring {
  return { rule, start, time: hour, timeZone }
}

export const WINNER_METRICS = ['opens', 'clicks', 'conversions', 'revenue'] as const
export type WinnerMetric = (typeof WINNER_METRICS)[number]

export const CampaignTest = z.strictObject({
  /**
   * Percent of the audience that is divided among the variants; 100 sends all of them to everyone, without a winner.
   */
  share: z.number().int().min(1).max(100),
  /** What decides; `hand` waits for a user. */
  winner: z.enum([...WINNER_METRICS, 'hand']),
  afterHours: z.number().int().min(1).max(240),
})
export type CampaignTest = z.infer<typeof CampaignTest>

/** All that a marketer says of a campaign. Stored as it is; a launch keeps a copy. */
export const CampaignDefinition = z.strictObject({
  audience: z.strictObject({
    /** Members of any of these; everyone when empty and `everyone` is set. */
    segments: SegmentIds.default([]),
    everyone: z.boolean().default(false),
    /** Not the members of these. */
    except: SegmentIds.default([]),
  }),
  variants: z.array(CampaignVariant).min(1).max(6),
  /** The connection that sends it; empty: the default one of the workspace. */
  connectionId: z.string().max(40).default(''),
  test: CampaignTest.nullable().default(null),
  /** Percent of those who can be reached that get nothing, to be compared with the others. */
  holdout: z.number().int().min(0).max(50).default(0),
  schedule: CampaignSchedule,
  /** Messages an hour at most. */
  pace: z.number().int().min(1).max(10_000_000).nullable().default(null),
  /** Hours of the recipient's day within which messages go out; outside, they wait. */
  hours: z.strictObject({ from: TimeOfDay, to: TimeOfDay }).nullable().default(null),
  /** Days within which an order counts as brought by the campaign. */
  conversionDays: z.number().int().min(1).max(90).default(7),
})
export type CampaignDefinition = z.infer<typeof CampaignDefinition>

/** What a new campaign begins with. */
export function newCampaign(): CampaignDefinition {
  return CampaignDefinition.parse({ audience: {}, variants: [{ key: 'A' }], schedule: { kind: 'now' } })
}
