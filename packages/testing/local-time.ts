const clocks = new Map<string, Intl.DateTimeFormat>()

/** Making one takes longer than using it. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  clocks.set(zone, clock)
  return clock
}

/** How far a zone is from UTC at a moment, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  return Date.UTC(parts.year ?? 0, (parts.month ?? 1) - 1, parts.day, parts.hour, parts.minute, parts.second) - Math.floor(at / 1000) * 1000
}

/** The day (YYYY-MM-DD) that it is somewhere. */
export function localDay(at: number, zone: string): string {
  return new Date(at + offsetAt(at, zone)).toISOString().slice(0, 10)
}

/** The hour of the day that it is somewhere, from 0 to 23. */
export function localHour(at: number, zone: string): number {
  return new Date(at + offsetAt(at, zone)).getUTCHours()
}

/** When it is this day and time (HH:MM) somewhere. A time that a change of clocks skips is as long after midnight; one that comes twice is the second. */
export function localMoment(day: string, time: string, zone: string): number {
  const written = Date.parse(`${day}T${time}:00Z`)
  const [before, after] = [offsetAt(written - 86_400_000, zone), offsetAt(written + 86_400_000, zone)]
  const real = [before, after].map((offset) => written - offset).filter((at) => at + offsetAt(at, zone) === written)
  return real.length > 0 ? Math.max(...real) : written - before
}
