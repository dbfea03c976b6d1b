import { z } from 'zod'
import { type Issue, issue } from '../issue.ts'
import { parseDay } from '../values/moment.ts'
import { counted } from './words.ts'

/** Days back from the moment of asking; ever when absent. */
const WithinDays = z.number().int().min(1).max(3650).optional()

const Days = z.number().int().min(1).max(3650)
/** `2026-11-23`, of the calendar of the workspace's zone; the whole day is meant. */
const Day = z.string().max(10)

/** When something happened, where that is not in the last days. Days ago are of 24 hours, as everywhere. */
export const Period = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lastHours'), hours: z.number().int().min(1).max(8760) }),
  z.strictObject({ kind: z.literal('moreThanDaysAgo'), days: Days }),
  z.strictObject({ kind: z.literal('betweenDaysAgo'), from: Days, to: Days }),
  z.strictObject({ kind: z.literal('before'), day: Day }),
  z.strictObject({ kind: z.literal('since'), day: Day }),
  z.strictObject({ kind: z.literal('between'), from: Day, to: Day }),
])
export type Period = z.infer<typeof Period>

/** When, of what is counted: in the last days, in another period, or ever. */
export const TimeFields = { withinDays: WithinDays, period: Period.optional() }
export interface TimeSettings {
  withinDays?: number | undefined
  period?: Period | undefined
}

/** Whether time is no matter. */
export const isEver = ({ withinDays, period }: TimeSettings): boolean =>
  withinDays === undefined && period === undefined

export function validateTime({ withinDays, period }: TimeSettings, path: string): Issue[] {
  if (!period) return []
  if (withinDays !== undefined) return [issue(`${path}.period`, 'condition.periodTwice')]
  switch (period.kind) {
    case 'lastHours':
    case 'moreThanDaysAgo':
      return []
    case 'betweenDaysAgo':
      return period.from < period.to ? [] : [issue(`${path}.period.to`, 'condition.daysAgoTurned')]
    case 'before':
    case 'since':
      return validateDay(period.day, `${path}.period.day`)
    case 'between': {
      const issues = [
        ...validateDay(period.from, `${path}.period.from`),
        ...validateDay(period.to, `${path}.period.to`),
      ]
      if (issues.length > 0 || period.from <= period.to) return issues
      return [issue(`${path}.period.to`, 'condition.betweenTurned')]
    }
  }
}

function validateDay(day: string, path: string): Issue[] {
  return parseDay(day) === undefined ? [issue(path, 'condition.valueNotDate')] : []
}

/** `in the last 30 days`, with a space before; empty when ever. */
export function timeWords(language: 'en' | 'fr', { withinDays, period }: TimeSettings): string {
  if (period) return ` ${PERIOD_WORDS[language](period)}`
  if (withinDays === undefined) return ''
  return language === 'en'
    ? ` in the last ${counted('en', withinDays, 'day', 'days')}`
    : ` ces ${counted('fr', withinDays, 'dernier jour', 'derniers jours')}`
}

const PERIOD_WORDS = { en: englishWords, fr: frenchWords }

function englishWords(period: Period): string {
  switch (period.kind) {
    case 'lastHours':
      return `in the last ${counted('en', period.hours, 'hour', 'hours')}`
    case 'moreThanDaysAgo':
      return `more than ${counted('en', period.days, 'day', 'days')} ago`
    case 'betweenDaysAgo':
      return `between ${period.from} and ${counted('en', period.to, 'day', 'days')} ago`
    case 'before':
      return `before ${dayWords('en', period.day)}`
    case 'since':
      return `since ${dayWords('en', period.day)}`
    case 'between':
      return `between ${dayWords('en', period.from)} and ${dayWords('en', period.to)}`
  }
}

function frenchWords(period: Period): string {
  switch (period.kind) {
    case 'lastHours':
      return `ces ${counted('fr', period.hours, 'dernière heure', 'dernières heures')}`
    case 'moreThanDaysAgo':
      return `il y a plus de ${counted('fr', period.days, 'jour', 'jours')}`
    case 'betweenDaysAgo':
      return `il y a ${period.from} à ${counted('fr', period.to, 'jour', 'jours')}`
    case 'before':
      return `avant le ${dayWords('fr', period.day)}`
    case 'since':
      return `depuis le ${dayWords('fr', period.day)}`
    case 'between':
      return `entre le ${dayWords('fr', period.from)} et le ${dayWords('fr', period.to)}`
  }
}

/** A day as the language writes it; what is none yet as an ellipsis. */
function dayWords(language: 'en' | 'fr', day: string): string {
  if (parseDay(day) === undefined) return '…'
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day))
}
