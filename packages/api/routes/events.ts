import type { ArrivalAnswer } from '@parcours/contract/events.ts'
import { type Arrival, getEvent, latestArrivals } from '@parcours/domain/event-catalogue/arrivals.ts'
import { type EventSample, eventDetails } from '@parcours/domain/event-catalogue/details.ts'
import { listEventNames } from '@parcours/domain/event-catalogue/list.ts'
import { type Language, say } from '@parcours/model/i18n/say.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { handlers } from '../operation.ts'

const presentContact = ({ contactId, contact }: Pick<EventSample, 'contactId' | 'contact'>) =>
  contact === null ? null : { id: publicId('contact', contactId), name: contact }

const presentEvent = ({ id, at, properties, ...of }: EventSample) => ({
  id: publicId('event', id),
  at: at.toISOString(),
  contact: presentContact(of),
  properties,
})

function presentArrival(arrival: Arrival, language: Language): ArrivalAnswer {
  const shown = { name: arrival.name, at: arrival.at.toISOString() }
  if (arrival.kind === 'recorded') {
    const { kind, id } = arrival
    return { ...shown, kind, id: publicId('event', id), contact: presentContact(arrival), reasons: [], times: 1 }
  }
  const { kind, id, issues, times } = arrival
  const reasons = issues.map(({ code, values }) => say(language, code, values))
  return { ...shown, kind, id: publicId('quarantined', id), contact: null, reasons, times }
}

export const eventHandlers = handlers({
  listEventNames: ({ tx, query, now }) => listEventNames(tx, query, now),
  async getEventDetails({ tx, query: { event: name } }) {
    const { samples, ...details } = await eventDetails(tx, name)
    return { ...details, name, samples: samples.map(presentEvent) }
  },
  async listArrivals({ tx, query: { event, contact, refused }, now, request }) {
    const arrivals = await latestArrivals(tx, { event, contact, refusedOnly: refused === 'true' }, now)
    return { data: arrivals.map((arrival) => presentArrival(arrival, request.language)) }
  },
  async getEvent({ tx, params }) {
    const { name, receivedAt, ...event } = await getEvent(tx, uuidOf('event', params.id))
    return { ...presentEvent(event), name, receivedAt: receivedAt.toISOString() }
  },
})
