import { parseMoment } from '@parcours/model/values/moment.ts'
import { parseUnixTime, unixMoment } from '@parcours/model/values/unix-time.ts'

const DAY_MS = 86_400_000

/** A time as clients write it: ISO 8601, or Unix time in seconds or milliseconds; undefined when it is none. */
function readTime(given: unknown): number | undefined {
  if (typeof given === 'number') return unixMoment(given)?.getTime()
  return typeof given === 'string' ? (parseMoment(given) ?? parseUnixTime(given))?.getTime() : undefined
}

/**
 * When it happened by our clock: the client's clock may be wrong, but by the same amount when it sent. occurred =
 * received − (sentAt − timestamp); what is up to a day ahead becomes now. A `sentAt` that is no time corrects nothing.
 */
export function occurredAt(
  timestamp: unknown,
  sentAt: unknown,
  now: Date,
): { at: Date } | { wrong: 'event.timeMalformed' | 'event.timeOutOfRange' } {
  if (timestamp === null || timestamp === undefined) return { at: now }
  const stated = readTime(timestamp)
  if (stated === undefined) return { wrong: 'event.timeMalformed' }
  const at = now.getTime() - ((readTime(sentAt) ?? now.getTime()) - stated)
  // The zero time of Go and .NET is year 1, that of Unix 1970: neither is a time at which something happened.
  return at > 0 && at <= now.getTime() + DAY_MS
    ? { at: new Date(Math.min(at, now.getTime())) }
    : { wrong: 'event.timeOutOfRange' }
}
