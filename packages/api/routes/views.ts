import { deleteView, getView, listViews, saveView } from '@parcours/domain/contact-lists/views.ts'
import { invalid } from '@parcours/domain/problem.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { VIEW_LISTS, type ViewQuery } from '@parcours/model/views.ts'
import { authorise } from '../authenticate.ts'
import { handlers } from '../operation.ts'

function presentView({ id, name, query, user_id }: Awaited<ReturnType<typeof saveView>>) {
  return { id: publicId('view', id), name, query: query as ViewQuery, own: user_id !== null }
}

export const viewHandlers = handlers({
  listViews: async ({ tx, query, userId }) => ({ data: (await listViews(tx, query.list, userId)).map(presentView) }),
  async saveView({ tx, workspaceId, userId, caller, body: { own, ...view } }) {
    if (!own) authorise(caller, VIEW_LISTS[view.list])
    else if (userId === null) throw invalid([issue('own', 'view.noOwner')])
    return presentView(await saveView(tx, workspaceId, { ...view, userId: own ? userId : null }))
  },
  async deleteView({ tx, params, userId, caller, now }) {
    const id = uuidOf('view', params.id)
    const { list, user_id } = await getView(tx, id, userId)
    if (user_id === null) authorise(caller, VIEW_LISTS[list])
    await deleteView(tx, id, now)
    return undefined
  },
})
