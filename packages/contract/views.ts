import { nameText } from '@parcours/model/values/line.ts'
import { VIEW_LISTS } from '@parcours/model/views.ts'
import { z } from 'zod'
import { byId, listOf } from './common.ts'
import { ContactFilterBody } from './contacts.ts'
import { route } from './route.ts'

const tag = 'Views'
/** Characters of the name of a filter. */
const MAX_KEY = 50
const List = z.enum(VIEW_LISTS)

export const ViewAnswer = z.object({ id: z.string(), name: z.string(), query: z.record(z.string(), z.string()) })
export type ViewAnswer = z.infer<typeof ViewAnswer>

export const viewRoutes = {
  listViews: route({
    method: 'GET',
    path: '/api/v1/views',
    access: 'read',
    tag,
    summary: 'Saved views of a list',
    status: 200,
    query: z.object({ list: List }),
    answer: listOf(ViewAnswer),
  }),
  saveView: route({
    method: 'POST',
    path: '/api/v1/views',
    access: 'editContacts',
    tag,
    summary: 'Keep a view of a list: its filters and columns under a name',
    status: 201,
    body: z.strictObject({
      list: List,
      name: nameText(100),
      query: ContactFilterBody.pick({ segment: true })
        .catchall(z.string().max(4000))
        .superRefine((query, context) => {
          for (const key of Object.keys(query).filter(({ length }) => length > MAX_KEY))
            context.addIssue({
              code: 'custom',
              path: [key],
              params: { code: 'request.fieldTooLarge', values: { max: MAX_KEY } },
            })
        }),
    }),
    answer: ViewAnswer,
  }),
  deleteView: route({
    method: 'DELETE',
    path: '/api/v1/views/:id',
    access: 'editContacts',
    tag,
    summary: 'Forget a view',
    status: 204,
    params: byId('view'),
  }),
}
