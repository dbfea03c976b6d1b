const DAY_MS = 86_400_000

/** The day so many days after another, before it when negative: of days written as `2026-12-01`. */
export function plusDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)
}
