import { z } from 'zod'
import { Time } from './common.ts'
import { route } from './route.ts'

const Series = z.array(z.object({ at: Time, count: z.number() }))

export const HomeAnswer = z.object({
  contacts: z.number(),
  reachable: z.number(),
  today: z.object({
    entered: z.number(),
    sent: z.number(),
    opened: z.number(),
    clicked: z.number(),
    excluded: z.number(),
    unsubscribed: z.number(),
    events: z.number(),
  }),
  /** By hour, the last 24. */
  events: Series,
  sent: Series,
  /** The latest events. */
  recent: z.array(z.object({ at: Time, name: z.string(), contactId: z.string(), contact: z.string() })),
})
export type HomeAnswer = z.infer<typeof HomeAnswer>

export const homeRoutes = {
  getHome: route({
    method: 'GET',
    path: '/api/v1/home',
    access: 'read',
    tag: 'Home',
    summary: 'What happened today',
    status: 200,
    answer: HomeAnswer,
  }),
}
