import { eventDetails } from '@parcours/domain/event-catalogue/details.ts'
import { listEventNames } from '@parcours/domain/event-catalogue/list.ts'
import { publicId } from '@parcours/model/id.ts'
import { handlers } from '../operation.ts'

export const eventHandlers = handlers({
  listEventNames: ({ tx, query, now }) => listEventNames(tx, query, now),
  async getEventDetails({ tx, query: { event: name } }) {
    const { samples, ...details } = await eventDetails(tx, name)
    return {
      ...details,
      name,
      samples: samples.map(({ id, at, contactId, contact, properties }) => ({
        id: publicId('event', id),
        at: at.toISOString(),
        contact: contact === null ? null : { id: publicId('contact', contactId), name: contact },
        properties,
      })),
    }
  },
})
