import { z } from 'zod'
import { type Issue, issue } from '../issue.ts'
import { isoWeekday } from '../time/day.ts'
import { minutesOf, TimeOfDay, Weekdays } from '../time/time-of-day.ts'

/** Hours of the clock, from one on and before another; those that end before they begin span midnight. */
export interface ClockHours {
  from: string
  to: string
}

/** When no marketing is sent, by the clock of each contact. */
export const QuietHours = z.strictObject({
  from: TimeOfDay.meta({ description: 'By the clock of each contact' }),
  to: TimeOfDay.meta({ description: 'Before the beginning: of the next day' }),
  weekdays: Weekdays.default([]).meta({ description: 'Days that are quiet as a whole; 1 is Monday' }),
})
export type QuietHours = z.infer<typeof QuietHours>

const WEEK = 7

/** What is refused when quiet hours are saved: hours that are none, and a week in which nothing is ever sent. */
export function quietHourIssues({ from, to, weekdays }: QuietHours): Issue[] {
  return [
    ...(from === to ? [issue('quiet.to', 'limits.quietSame')] : []),
    ...(new Set(weekdays).size === WEEK ? [issue('quiet.weekdays', 'limits.quietWeek')] : []),
  ]
}

/** Whether hours hold a minute of the day. */
const holds = ({ from, to }: ClockHours, minute: number): boolean =>
  from < to ? minute >= minutesOf(from) && minute < minutesOf(to) : minute >= minutesOf(from) || minute < minutesOf(to)

/** Whether quiet hours leave nothing of other hours. */
export function coverHours(quiet: ClockHours, hours: ClockHours): boolean {
  for (let minute = 0; minute < 24 * 60; minute++) if (holds(hours, minute) && !holds(quiet, minute)) return false
  return true
}

/** Whether quiet hours leave nothing of some hours of one day, like `2026-12-01`. */
export const coverDay = (quiet: QuietHours, day: string, hours: ClockHours): boolean =>
  quiet.weekdays.includes(isoWeekday(day)) || coverHours(quiet, hours)
