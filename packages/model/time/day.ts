const DAY_MS = 86_400_000

/** The day so many days after another, before it when negative: of days written as `2026-12-01`. */
export function plusDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)
}

/** The ISO weekday of a day, 1 is Monday. */
export const isoWeekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7
