import { deleteView, listViews, saveView } from '@parcours/domain/contact-lists/views.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { handlers } from '../operation.ts'

function presentView({ id, name, query }: { id: string; name: string; query: unknown }) {
  return { id: publicId('view', id), name, query: query as Record<string, string> }
}

export const viewHandlers = handlers({
  listViews: async ({ tx, query }) => ({ data: (await listViews(tx, query.list)).map(presentView) }),
  saveView: async ({ tx, workspaceId, body }) => presentView(await saveView(tx, workspaceId, body)),
  async deleteView({ tx, params, now }) {
    await deleteView(tx, uuidOf('view', params.id), now)
    return undefined
  },
})
