import { z } from 'zod'
import type { Expected } from '../i18n/expected.ts'

/** An hour of the clock, like `09:30`. */
export const TimeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'hour' satisfies Expected })
  .meta({ example: '09:00' })

/** ISO weekdays, 1 is Monday. */
export const Weekdays = z.array(z.number().int().min(1).max(7)).max(7)

/** Minutes after midnight. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
