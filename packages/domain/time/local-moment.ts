const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    era: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  clocks.set(zone, clock)
  return clock
}

/** By how much the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
export function offsetAt(zone: string, moment: number): number {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  )
  const year = parts.era === 'BC' ? 1 - Number(parts.year) : Number(parts.year)
  const wall = new Date(0)
  wall.setUTCFullYear(year, Number(parts.month) - 1, Number(parts.day))
  wall.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second))
  return wall.getTime() - Math.floor(moment / 1000) * 1000
}

/**
 * The moment at which clocks of a zone show a local time (`2026-12-05T14:30:00`),
 * reckoned here where thousands are read at once. As PostgreSQL does, a time that the
 * clocks skip is taken an hour later, and one that they show twice is the second.
 */
export function localMoment(local: string, zone: string): Date {
  const wall = Date.parse(`${local}Z`)
  const before = offsetAt(zone, wall - 86_400_000)
  const after = offsetAt(zone, wall + 86_400_000)
  const shown = [wall - after, wall - before].filter((moment) => moment + offsetAt(zone, moment) === wall)
  return new Date(shown.length > 0 ? Math.max(...shown) : wall - before)
}
