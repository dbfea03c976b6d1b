import { createHash } from 'node:crypto'
import { cleanJson } from '@parcours/model/values/json.ts'
import { cleanText } from '@parcours/model/values/text.ts'

/** An event of a message happens within a year of now; any other time comes from a broken clock. */
const MAX_AGE_MS = 366 * 86_400_000
/** Characters of a provider's event id that are kept as they are: an index takes at most 2,700 bytes. */
const MAX_ID = 200
/** Limits of an event's data: a provider's reason, an address that was clicked. */
const LIMITS = { depth: 4, values: 200, text: 8_000 }

interface UncheckedEvent {
  at: Date
  data?: Record<string, unknown>
  providerEventId?: string | undefined
}

/**
 * An event from outside in storable form: text that PostgreSQL takes, a possible time (else now), and an id that fits
 * an index.
 */
export function storableMessageEvent<Event extends UncheckedEvent>(event: Event, now: Date): Event {
  const { at, data, providerEventId } = event
  const age = now.getTime() - at.getTime()
  return {
    ...event,
    at: age >= 0 && age <= MAX_AGE_MS ? at : now,
    ...(data && { data: cleanJson(data, LIMITS) as Record<string, unknown> }),
    ...(providerEventId !== undefined && { providerEventId: shortId(cleanText(providerEventId)) }),
  }
}

const shortId = (id: string) => (id.length <= MAX_ID ? id : createHash('sha256').update(id).digest('base64url'))
