import { z } from 'zod'
import { Duration } from '../../duration.ts'
import { issue } from '../../issue.ts'
import { plannedDayIssues } from '../../time/planned-day.ts'
import { TimeOfDay, Weekdays } from '../../time/time-of-day.ts'
import { defineWait } from '../node-kind.ts'
import { validateWaitDate, WAIT_DATE } from './wait-date.ts'

/**
 * Holds contacts for a length of time; or until a moment in their own zone: the next of some weekdays, a date, a date
 * that they, the event that brought them or an earlier step hold (or so long before or after it, or its next
 * anniversary), the next of the hours allowed, or the hour at which each reads the most; or until it is their turn,
 * where only so many an hour may go on.
 */
export const wait = defineWait({
  kind: 'wait',
  settings: z.discriminatedUnion('until', [
    z.object({ until: z.literal('duration'), duration: Duration }),
    z.object({ until: z.literal('weekday'), weekdays: Weekdays, time: TimeOfDay }),
    /** A contact who comes later goes on at once. */
    z.object({ until: z.literal('date'), date: z.union([z.iso.date(), z.literal('')]), time: TimeOfDay }),
    /** Whose date is over already goes on at once. */
    z.object({ until: z.literal('property'), ...WAIT_DATE }),
    /** A contact who comes within the hours goes on at once. `to` is not part of them. */
    z.object({ until: z.literal('hours'), weekdays: Weekdays, from: TimeOfDay, to: TimeOfDay }),
    /** The next time that it is the hour, from `from` on and before `to`, at which they open and click the most. */
    z.object({ until: z.literal('bestTime'), from: TimeOfDay, to: TimeOfDay }),
    /** So many an hour at most go on, in the order in which they come. */
    z.object({ until: z.literal('turn'), perHour: z.number().int().min(1).max(1_000_000) }),
  ]),
  defaults: { until: 'duration', duration: { amount: 1, unit: 'days' } },
  ports: ({ until }) => (until === 'property' ? ['next', 'noDate'] : ['next']),
  wait: {
    lasts: (settings) => (settings.until === 'duration' ? settings.duration : undefined),
    endsEarly: false,
  },
  validate: (settings, path, references) => {
    switch (settings.until) {
      case 'duration':
      case 'turn':
        return []
      case 'bestTime':
        return settings.from < settings.to ? [] : [issue(`${path}.to`, 'wait.hoursTurned')]
      case 'weekday':
        return settings.weekdays.length === 0 ? [issue(`${path}.weekdays`, 'wait.weekdayMissing')] : []
      case 'date':
        return settings.date
          ? plannedDayIssues(settings.date, `${path}.date`)
          : [issue(`${path}.date`, 'condition.valueNotDate')]
      case 'property':
        return validateWaitDate(settings, path, references)
      case 'hours':
        return [
          ...(settings.weekdays.length === 0 ? [issue(`${path}.weekdays`, 'wait.weekdayMissing')] : []),
          ...(settings.from < settings.to ? [] : [issue(`${path}.to`, 'wait.hoursTurned')]),
        ]
    }
  },
})
