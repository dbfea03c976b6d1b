import { USER_KINDS } from '@parcours/model/references.ts'
import { z } from 'zod'
import { listOf } from './common.ts'
import { route } from './route.ts'

export const UsageAnswer = z.object({
  kind: z.enum(USER_KINDS),
  id: z.string(),
  name: z.string(),
  isLive: z.boolean().meta({
    description: 'Contacts meet it now: a journey whose running version uses it, a campaign that is launched',
  }),
})
export type UsageAnswer = z.infer<typeof UsageAnswer>

export const usageRoutes = {
  listUsages: route({
    method: 'GET',
    path: '/api/v1/usages',
    access: 'read',
    tag: 'Usages',
    summary: 'What uses an email, segment, journey, campaign, connection, property or event: name one of them',
    status: 200,
    query: z.object({
      of: z.string().max(60).optional().meta({
        description: 'The id of an email, segment, journey, campaign or connection',
        example: 'seg_0198c9a2f3b47c0d8e1f2a3b4c5d6e7f',
      }),
      property: z.string().max(100).optional().meta({ description: 'The key of a property of contacts' }),
      event: z.string().max(200).optional().meta({ description: 'The name of an event' }),
    }),
    answer: listOf(UsageAnswer),
  }),
}
