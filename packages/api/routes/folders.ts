import { fileInto, listFolders } from '@parcours/domain/filing/folders.ts'
import { FILED_KINDS } from '@parcours/model/folders.ts'
import { publicId } from '@parcours/model/id.ts'
import { readMixedIds } from '../mixed-ids.ts'
import { handlers } from '../operation.ts'

export const folderHandlers = handlers({
  listFolders: async ({ tx }) => ({ data: await listFolders(tx) }),
  async organizeItems({ tx, body }) {
    const filed = readMixedIds(FILED_KINDS, body.ids, 'folder.kind')
    const before = await fileInto(tx, filed, body.folder.trim())
    return { moved: before.map(({ kind, id, folder }) => ({ id: publicId(kind, id), kind, folder })) }
  },
})
