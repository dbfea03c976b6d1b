import { z } from 'zod'

export const DURATION_UNITS = ['seconds', 'minutes', 'hours', 'days', 'weeks'] as const

/** A length of time as users say it: `{ amount: 3, unit: 'days' }`. */
export const Duration = z.object({
  amount: z.number().int().min(1).max(100_000),
  unit: z.enum(DURATION_UNITS),
})
export type Duration = z.infer<typeof Duration>

const SECONDS: Record<Duration['unit'], number> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400, weeks: 604_800 }

/** The length in seconds. */
export function durationSeconds({ amount, unit }: Duration): number {
  return amount * SECONDS[unit]
}
