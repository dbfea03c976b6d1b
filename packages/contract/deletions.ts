import { RESTORABLE_KINDS } from '@parcours/model/deletion.ts'
import { z } from 'zod'
import { listOf, mixedIds, Time } from './common.ts'
import { route } from './route.ts'

export const DeletedAnswer = z.object({
  id: z.string(),
  kind: z.enum(RESTORABLE_KINDS),
  name: z.string(),
  deletedAt: Time,
  purgedAt: Time.meta({ description: 'From then on it cannot be restored' }),
})
export type DeletedAnswer = z.infer<typeof DeletedAnswer>

export const deletionRoutes = {
  listDeleted: route({
    method: 'GET',
    path: '/api/v1/deletions',
    access: 'read',
    tag: 'Deletions',
    summary: 'What was deleted in the last seven days and you may restore, latest first; 500 at most',
    status: 200,
    answer: listOf(DeletedAnswer),
  }),
  restoreDeleted: route({
    method: 'POST',
    path: '/api/v1/restorations',
    access: 'read',
    tag: 'Deletions',
    summary:
      'Restore what was deleted in the last seven days, all of it or nothing; takes the permission that deleting it took',
    status: 200,
    body: z.strictObject({
      ids: mixedIds('Of segments, journeys, campaigns, emails, saved rows, views and connections'),
    }),
    answer: z.object({
      restored: z.number().meta({ description: 'How many of them were deleted; the others are there as they were' }),
    }),
  }),
}
