import { fileInto, listFolders } from '@parcours/domain/filing/folders.ts'
import { invalid } from '@parcours/domain/problem.ts'
import { FILED_KINDS } from '@parcours/model/folders.ts'
import { parseIdOfAny, publicId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { handlers } from '../operation.ts'

export const folderHandlers = handlers({
  listFolders: async ({ tx }) => ({ data: await listFolders(tx) }),
  async organizeItems({ tx, body }) {
    const filed = body.ids.map((id, index) => {
      const found = parseIdOfAny(FILED_KINDS, id)
      if (!found) throw invalid([issue(`ids.${index}`, 'folder.kind')])
      return found
    })
    const before = await fileInto(tx, filed, body.folder.trim())
    return { moved: before.map(({ kind, id, folder }) => ({ id: publicId(kind, id), kind, folder })) }
  },
})
