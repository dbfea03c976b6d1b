import { z } from 'zod'
import { CHANNELS } from '../channels/registry.ts'
import type { MessageCode } from '../i18n/en.ts'
import type { Issue } from '../issue.ts'
import { plannedDayIssues } from '../time/planned-day.ts'
import { QuietHours, quietHourIssues } from './quiet-hours.ts'

/** Providers of mailboxes that watch how much a sender sends, by the domains of their addresses. */
const MAILBOX_DOMAINS = {
  google: ['gmail.com', 'googlemail.com'],
  microsoft: [
    'outlook.com',
    'outlook.fr',
    'hotmail.com',
    'hotmail.fr',
    'hotmail.co.uk',
    'live.com',
    'live.fr',
    'msn.com',
  ],
  yahoo: ['yahoo.com', 'yahoo.fr', 'yahoo.co.uk', 'ymail.com', 'aol.com'],
  apple: ['icloud.com', 'me.com', 'mac.com'],
  orange: ['orange.fr', 'wanadoo.fr'],
  free: ['free.fr'],
  sfr: ['sfr.fr', 'neuf.fr'],
  laposte: ['laposte.net'],
} as const

/** `other` is everyone else. */
export const MAILBOXES = [...(Object.keys(MAILBOX_DOMAINS) as (keyof typeof MAILBOX_DOMAINS)[]), 'other'] as const
export type Mailbox = (typeof MAILBOXES)[number]

/** By the domain of an address. */
export const MAILBOX_OF = new Map<string, Mailbox>(
  Object.entries(MAILBOX_DOMAINS).flatMap(([mailbox, domains]) =>
    domains.map((domain): [string, Mailbox] => [domain, mailbox as Mailbox]),
  ),
)

/** The mailbox provider of an address. */
export function mailboxOf(address: string): Mailbox {
  return MAILBOX_OF.get(address.slice(address.lastIndexOf('@') + 1).toLowerCase()) ?? 'other'
}

const Day = z.string().refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)), {
  params: { code: 'limits.day' satisfies MessageCode },
  abort: true,
})

/** A domain that is new to its sending begins with few messages a day, and grows. */
export const WarmUp = z.strictObject({
  startsOn: Day.meta({ example: '2026-11-23' }),
  firstDay: z.int().min(10).max(1_000_000).meta({ description: 'Messages on the first day' }),
  growth: z.number().min(1.05).max(3).meta({ description: 'Each day so many times as many as on the day before' }),
  until: z.int().min(10).max(10_000_000).meta({ description: 'The plan is over once a day allows so many' }),
})
export type WarmUp = z.infer<typeof WarmUp>

/** Messages that one contact gets at most within so many days. */
export const FrequencyCap = z.strictObject({
  messages: z.int().min(1).max(100),
  days: z.int().min(1).max(90),
})
export type FrequencyCap = z.infer<typeof FrequencyCap>

/** The cap over all channels together. */
export const ALL_CHANNELS = 'all'

/** Caps of marketing by channel, and over all of them; without one, there is none. */
export const FrequencyCaps = z.partialRecord(z.enum([ALL_CHANNELS, ...CHANNELS]), FrequencyCap)
export type FrequencyCaps = z.infer<typeof FrequencyCaps>

/** How fast, and how often, marketing may be sent, by campaigns and journeys together. */
export const SendingLimits = z.strictObject({
  perHour: z
    .partialRecord(z.enum(MAILBOXES), z.int().min(1).max(10_000_000))
    .meta({ description: 'Messages an hour at most, by mailbox provider; without one, there is no limit' }),
  warmUp: WarmUp.nullable(),
  caps: FrequencyCaps.default({}).meta({
    description: 'Marketing messages that one contact gets at most within so many days, by channel and over all',
  }),
  quiet: QuietHours.nullable().default(null).meta({
    description: 'Hours and days at which no marketing is sent; what is due then leaves when they are over',
  }),
})
export type SendingLimits = z.infer<typeof SendingLimits>

export const NO_LIMITS: SendingLimits = { perHour: {}, warmUp: null, caps: {}, quiet: null }

/** What limits say of the hours and days of one channel. */
export interface ChannelLimits {
  /** Messages an hour at most, by destination. */
  perHour: Readonly<Partial<Record<string, number>>>
  warmUp: WarmUp | null
}

/** Whether single destinations, of email the providers of mailboxes, have a limit. */
export function limitsDestinations({ perHour }: ChannelLimits): boolean {
  return Object.keys(perHour).length > 0
}

export function isLimited(limits: ChannelLimits): boolean {
  return limits.warmUp !== null || limitsDestinations(limits)
}

/** What is refused when limits are saved; stored ones may be older than these rules. */
export function limitIssues({ warmUp, quiet }: SendingLimits): Issue[] {
  return [
    ...(warmUp ? plannedDayIssues(warmUp.startsOn, 'warmUp.startsOn') : []),
    ...(quiet ? quietHourIssues(quiet) : []),
  ]
}

const DAY_MS = 86_400_000

/** Messages that a plan allows on a day (`YYYY-MM-DD`); Infinity once it is over, 0 before it begins. */
export function warmUpAllows({ startsOn, firstDay, growth, until }: WarmUp, day: string): number {
  const past = Math.round((Date.parse(day) - Date.parse(startsOn)) / DAY_MS)
  if (past < 0) return 0
  const allowed = Math.floor(firstDay * growth ** past)
  return allowed >= until ? Number.POSITIVE_INFINITY : allowed
}

/** What a plan allows day by day, until it is over. */
export function warmUpDays(plan: WarmUp): { day: string; allowed: number }[] {
  const days: { day: string; allowed: number }[] = []
  for (let at = Date.parse(plan.startsOn); days.length < 400; at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10)
    const allowed = warmUpAllows(plan, day)
    if (allowed === Number.POSITIVE_INFINITY) return days
    days.push({ day, allowed })
  }
  return days
}
