import { nameText } from '@parcours/model/values/line.ts'
import { VIEW_LIST_NAMES } from '@parcours/model/views.ts'
import { z } from 'zod'
import { byId, listOf } from './common.ts'
import { ContactFilterBody } from './contacts.ts'
import { route } from './route.ts'

const tag = 'Views'
/** Characters of the name of a filter. */
const MAX_KEY = 50
/** Values of one name, of a filter that takes several. */
const MAX_VALUES = 50
const List = z.enum(VIEW_LIST_NAMES)

export const ViewAnswer = z.object({
  id: z.string(),
  name: z.string(),
  query: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  own: z.boolean().meta({ description: 'For its user alone; else for everyone of the workspace' }),
})
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
    access: 'read',
    tag,
    summary: 'Keep a view of a list: its filters, order and columns under a name, for oneself or for everyone',
    status: 201,
    body: z.strictObject({
      list: List,
      name: nameText(100),
      query: ContactFilterBody.pick({ segment: true })
        .catchall(z.union([z.string().max(4000), z.array(z.string().max(200)).max(MAX_VALUES)]))
        .superRefine((query, context) => {
          for (const key of Object.keys(query).filter(({ length }) => length > MAX_KEY))
            context.addIssue({
              code: 'custom',
              path: [key],
              params: { code: 'request.fieldTooLarge', values: { max: MAX_KEY } },
            })
        }),
      own: z.boolean().default(false).meta({
        description: 'For oneself alone, which takes no permission; for everyone it takes that of what is listed',
      }),
    }),
    answer: ViewAnswer,
  }),
  deleteView: route({
    method: 'DELETE',
    path: '/api/v1/views/:id',
    access: 'read',
    tag,
    summary: 'Forget a view; one of everyone takes the permission that saving it takes',
    status: 204,
    params: byId('view'),
  }),
}
