/** A moment as clocks show it somewhere: `wall` says its parts as if they were UTC. */
export interface WallTime {
  wall: Date
  /** East of Greenwich. */
  offsetMinutes: number
  zone: string
}

/** Values that are expensive to make and few are cached by their inputs. */
function kept<Made>(make: (language: string, zone: string, options: Intl.DateTimeFormatOptions) => Made) {
  const made = new Map<string, Made>()
  return (language: string, zone: string, options: Intl.DateTimeFormatOptions): Made => {
    const key = `${language} ${zone} ${JSON.stringify(options)}`
    const known = made.get(key)
    if (known) return known
    if (made.size >= 200) made.clear()
    const fresh = make(language, zone, options)
    made.set(key, fresh)
    return fresh
  }
}

export const dateFormat = kept(
  (language, zone, options) => new Intl.DateTimeFormat(language, { ...options, timeZone: zone }),
)

const PARTS = {
  era: 'short',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  hourCycle: 'h23',
} as const

/** What clocks show in a zone at a moment, whatever the zone of this machine. */
export function wallTime(at: Date, zone: string): WallTime {
  const parts = new Map(
    dateFormat('en-US', zone, PARTS)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const part = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name))
  const wall = new Date(0)
  wall.setUTCFullYear(parts.get('era') === 'BC' ? 1 - part('year') : part('year'), part('month') - 1, part('day'))
  wall.setUTCHours(part('hour'), part('minute'), part('second'), at.getUTCMilliseconds())
  return { wall, offsetMinutes: Math.round((wall.getTime() - at.getTime()) / 60_000), zone }
}

const DAY_MS = 86_400_000
const dayOfYear = (wall: Date) => Math.floor((wall.getTime() - Date.UTC(wall.getUTCFullYear(), 0, 1)) / DAY_MS) + 1
const hour12 = (wall: Date) => wall.getUTCHours() % 12 || 12
/** Weeks that begin on a weekday, counted from its first in the year. */
const weekFrom = (wall: Date, weekday: number) =>
  Math.floor((dayOfYear(wall) + 6 - ((wall.getUTCDay() - weekday + 7) % 7)) / 7)

/** The Thursday of a day's week decides which year the week is of (ISO 8601). */
function isoThursday(wall: Date): Date {
  return new Date(wall.getTime() + (4 - (wall.getUTCDay() || 7)) * DAY_MS)
}

function offsetOf({ offsetMinutes }: WallTime, colon: boolean): string {
  const minutes = Math.abs(offsetMinutes)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'))
  return `${offsetMinutes < 0 ? '-' : '+'}${hours}${colon ? ':' : ''}${rest}`
}

function ordinal(day: number): string {
  if (day >= 11 && day <= 13) return 'th'
  return ['th', 'st', 'nd', 'rd'][day % 10] ?? 'th'
}

type Directive = (time: WallTime, language: string) => string | number

const named =
  (options: Intl.DateTimeFormatOptions): Directive =>
  ({ wall }, language) =>
    dateFormat(language, 'UTC', options).format(wall)
const composed =
  (format: string): Directive =>
  (time, language) =>
    strftime(time, format, language)

const DIRECTIVES: Record<string, Directive> = {
  a: named({ weekday: 'short' }),
  A: named({ weekday: 'long' }),
  b: named({ month: 'short' }),
  B: named({ month: 'long' }),
  c: named({ dateStyle: 'short', timeStyle: 'medium' }),
  C: ({ wall }) => Math.floor(wall.getUTCFullYear() / 100),
  d: ({ wall }) => wall.getUTCDate(),
  D: composed('%m/%d/%y'),
  e: ({ wall }) => wall.getUTCDate(),
  F: composed('%Y-%m-%d'),
  G: ({ wall }) => isoThursday(wall).getUTCFullYear(),
  h: named({ month: 'short' }),
  H: ({ wall }) => wall.getUTCHours(),
  I: ({ wall }) => hour12(wall),
  j: ({ wall }) => dayOfYear(wall),
  k: ({ wall }) => wall.getUTCHours(),
  l: ({ wall }) => hour12(wall),
  L: ({ wall }) => String(wall.getUTCMilliseconds()).padStart(3, '0'),
  m: ({ wall }) => wall.getUTCMonth() + 1,
  M: ({ wall }) => wall.getUTCMinutes(),
  n: () => '\n',
  N: ({ wall }) => String(wall.getUTCMilliseconds()).padStart(3, '0').padEnd(9, '0'),
  p: ({ wall }) => (wall.getUTCHours() < 12 ? 'AM' : 'PM'),
  P: ({ wall }) => (wall.getUTCHours() < 12 ? 'am' : 'pm'),
  q: ({ wall }) => ordinal(wall.getUTCDate()),
  r: composed('%I:%M:%S %p'),
  R: composed('%H:%M'),
  s: ({ wall, offsetMinutes }) => String(Math.floor(wall.getTime() / 1000) - offsetMinutes * 60),
  S: ({ wall }) => wall.getUTCSeconds(),
  t: () => '\t',
  T: composed('%H:%M:%S'),
  u: ({ wall }) => wall.getUTCDay() || 7,
  U: ({ wall }) => weekFrom(wall, 0),
  V: ({ wall }) => Math.ceil(dayOfYear(isoThursday(wall)) / 7),
  w: ({ wall }) => wall.getUTCDay(),
  W: ({ wall }) => weekFrom(wall, 1),
  x: named({ dateStyle: 'short' }),
  X: named({ timeStyle: 'medium' }),
  y: ({ wall }) => wall.getUTCFullYear() % 100,
  Y: ({ wall }) => wall.getUTCFullYear(),
  z: (time) => offsetOf(time, false),
  Z: ({ zone }) => zone,
  '%': () => '%',
}
/** How many places numbers take, and what fills them; two zeros where nothing is said. */
const WIDTHS = new Map<string, [places: number, filler: string]>([
  ['e', [2, ' ']],
  ['k', [2, ' ']],
  ['l', [2, ' ']],
  ['j', [3, '0']],
  ['Y', [1, '0']],
  ['G', [1, '0']],
  ['C', [1, '0']],
  ['u', [1, '0']],
  ['w', [1, '0']],
])

/**
 * A moment by a format of C and Ruby (`%d/%m/%Y %H:%M`), its words in a language; what is no directive stays as it is.
 */
export function strftime(time: WallTime, format: string, language: string): string {
  return format.replace(/%([-_0^#:]*)(\d{0,2})([a-zA-Z%])/g, (whole, flags: string, width: string, letter: string) => {
    const directive = Object.hasOwn(DIRECTIVES, letter) ? DIRECTIVES[letter] : undefined
    if (!directive) return whole
    const value = letter === 'z' && flags.includes(':') ? offsetOf(time, true) : directive(time, language)
    const [places, filler] = typeof value === 'number' ? (WIDTHS.get(letter) ?? [2, '0']) : [0, ' ']
    const filled = flags.includes('-')
      ? String(value)
      : String(value).padStart(
          width ? Number(width) : places,
          flags.includes('_') ? ' ' : flags.includes('0') ? '0' : filler,
        )
    return flags.includes('^') ? filled.toLocaleUpperCase(language) : filled
  })
}
