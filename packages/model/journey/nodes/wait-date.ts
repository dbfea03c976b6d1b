import { z } from 'zod'
import { type Issue, issue } from '../../issue.ts'
import type { References } from '../node-kind.ts'
import { DATE_PROPERTY } from './date-property.ts'

/**
 * Who or what holds the date: the contact, the event that brought
 * them in, or what an earlier step learnt (`crm.body.startsAt`).
 */
export const DATE_SOURCES = ['contact', 'entry', 'result'] as const
export type DateSource = (typeof DATE_SOURCES)[number]

export const OFFSET_UNITS = ['minutes', 'hours', 'days', 'weeks'] as const

/** The most of an offset, in its unit. */
export const MAX_OFFSET = 10_000

/** So long after a date; before it when negative. */
export const DateOffset = z.object({
  amount: z.number().int().min(-MAX_OFFSET).max(MAX_OFFSET),
  unit: z.enum(OFFSET_UNITS),
})
export type DateOffset = z.infer<typeof DateOffset>

export const MAX_MOVING_EVENTS = 5

/** Settings of a wait until a date. All that is optional came later: versions of before lack it. */
export const WAIT_DATE = {
  ...DATE_PROPERTY,
  offsetDays: DATE_PROPERTY.offsetDays.default(0),
  /** The contact when absent. */
  source: z.enum(DATE_SOURCES).optional(),
  /** In place of `offsetDays`. Minutes and hours count from the moment itself, days and weeks on the calendar. */
  offset: DateOffset.optional(),
  /** Of days and weeks: at the hour that the date says, rather than at `time`. */
  keepTime: z.boolean().optional(),
  /** Whether the wait moves when the date does; it does when absent. */
  follows: z.boolean().optional(),
  /** Of the event that brought them in: events that bring a newer date, under the same name. */
  movedBy: z.array(z.string().trim().min(1).max(200)).max(MAX_MOVING_EVENTS).optional(),
}
const WaitDate = z.object(WAIT_DATE)
export type WaitDate = z.output<typeof WaitDate>

export function dateSourceOf({ source }: Pick<WaitDate, 'source'>): DateSource {
  return source ?? 'contact'
}

export function dateOffsetOf({ offset, offsetDays }: Pick<WaitDate, 'offset' | 'offsetDays'>): DateOffset {
  return offset ?? { amount: offsetDays, unit: 'days' }
}

/** Whether it counts from the moment itself, rather than in days of the calendar. */
export function countsFromMoment({ unit }: Pick<DateOffset, 'unit'>): boolean {
  return unit === 'minutes' || unit === 'hours'
}

/** Whether the wait moves when the date does. What an earlier step learnt stays as it is. */
export function followsDate(settings: Pick<WaitDate, 'source' | 'follows'>): boolean {
  return settings.follows !== false && dateSourceOf(settings) !== 'result'
}

/** The events that bring a newer date. */
export function movingEvents(settings: Pick<WaitDate, 'source' | 'follows' | 'movedBy'>): string[] {
  return followsDate(settings) && dateSourceOf(settings) === 'entry' ? [...new Set(settings.movedBy)] : []
}

/** What is missing, or cannot be in this journey. */
export function validateWaitDate(
  settings: WaitDate,
  path: string,
  { entryHasProperties, results }: References,
): Issue[] {
  const property = settings.property.trim()
  if (!property) return [issue(`${path}.property`, 'condition.propertyMissing')]
  const source = dateSourceOf(settings)
  if (source === 'entry' && entryHasProperties === false) return [issue(`${path}.source`, 'wait.noEntryEvent')]
  const [name = ''] = property.split('.')
  if (source === 'result' && results && !results.has(name))
    return [issue(`${path}.property`, 'wait.resultUnknown', { name })]
  return []
}
