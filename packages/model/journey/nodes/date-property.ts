import { z } from 'zod'
import { TimeOfDay } from '../../time/time-of-day.ts'

/** A moment reckoned from a date that a property holds, where each contact lives. */
export const DATE_PROPERTY = {
  property: z.string().max(100),
  /** Days after the date; before it when negative. */
  offsetDays: z.number().int().min(-3650).max(3650),
  time: TimeOfDay,
  /** The next anniversary, as of a birthday. */
  yearly: z.boolean(),
}
export const DateProperty = z.object(DATE_PROPERTY)
export type DateProperty = z.infer<typeof DateProperty>
