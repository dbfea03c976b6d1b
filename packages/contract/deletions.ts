import { z } from 'zod'
import { route } from './route.ts'

export const deletionRoutes = {
  restoreDeleted: route({
    method: 'POST',
    path: '/api/v1/restorations',
    access: 'read',
    tag: 'Deletions',
    summary:
      'Restore what was deleted in the last seven days, all of it or nothing; takes the permission that deleting it took',
    status: 200,
    body: z.strictObject({
      ids: z
        .array(z.string().max(60))
        .min(1)
        .max(200)
        .meta({ description: 'Of segments, journeys, campaigns, emails, saved rows, views and connections' }),
    }),
    answer: z.object({
      restored: z.number().meta({ description: 'How many of them were deleted; the others are there as they were' }),
    }),
  }),
}
