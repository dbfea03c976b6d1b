import { z } from 'zod'
import { Duration } from '../../duration.ts'
import { issue } from '../../issue.ts'
import { defineNode } from '../node-kind.ts'

/** Holds people for a length of time, or until the next of some weekdays at a time of day in their own zone. */
export const wait = defineNode({
  kind: 'wait',
  role: 'wait',
  settings: z.discriminatedUnion('until', [
    z.object({ until: z.literal('duration'), duration: Duration }),
    z.object({
      until: z.literal('weekday'),
      /** ISO weekdays, 1 is Monday. */
      weekdays: z.array(z.number().int().min(1).max(7)).max(7),
      /** 24-hour local time. */
      time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    }),
  ]),
  defaults: { until: 'duration', duration: { amount: 1, unit: 'days' } },
  ports: ['next'],
  effect: false,
  validate: (settings, path) => (settings.until === 'weekday' && settings.weekdays.length === 0 ? [issue(`${path}.weekdays`, 'wait.weekdayMissing')] : []),
})
