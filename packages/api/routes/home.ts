import { recentEvents, todayFigures } from '@parcours/domain/home.ts'
import { publicId } from '@parcours/model/id.ts'
import { handlers } from '../operation.ts'

export const homeHandlers = handlers({
  async getHome({ tx, now }) {
    const { events, sent, ...figures } = await todayFigures(tx, now)
    const recent = await recentEvents(tx, now)
    const series = (hours: { at: Date; count: number }[]) =>
      hours.map(({ at, count }) => ({ at: at.toISOString(), count }))
    return {
      ...figures,
      events: series(events),
      sent: series(sent),
      recent: recent.map(({ at, name, contact_id, contact }) => ({
        at: at.toISOString(),
        name,
        contactId: publicId('contact', contact_id),
        contact,
      })),
    }
  },
})
