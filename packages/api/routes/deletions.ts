import { routes } from '@parcours/contract/routes.ts'
import { listDeleted } from '@parcours/domain/deletions/list.ts'
import { KEPT_MS } from '@parcours/domain/deletions/purge.ts'
import { restoreDeleted } from '@parcours/domain/deletions/restore.ts'
import { invalid } from '@parcours/domain/problem.ts'
import { RESTORABLE_KINDS, type RestorableKind } from '@parcours/model/deletion.ts'
import { parseIdOfAny, publicId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { authorise, mayCall } from '../authenticate.ts'
import { handlers } from '../operation.ts'

/** Who may delete may restore. */
const DELETION = {
  template: routes.deleteTemplate,
  segment: routes.deleteSegment,
  journey: routes.deleteJourney,
  campaign: routes.deleteCampaign,
  connection: routes.deleteConnection,
  savedRow: routes.deleteSavedRow,
  view: routes.deleteView,
} satisfies Record<RestorableKind, unknown>

export const deletionHandlers = handlers({
  async listDeleted({ tx, caller }) {
    const kinds = RESTORABLE_KINDS.filter((kind) => mayCall(caller, DELETION[kind].access))
    return {
      data: (await listDeleted(tx, kinds)).map(({ kind, id, name, deletedAt }) => ({
        id: publicId(kind, id),
        kind,
        name,
        deletedAt: deletedAt.toISOString(),
        purgedAt: new Date(deletedAt.getTime() + KEPT_MS).toISOString(),
      })),
    }
  },
  async restoreDeleted({ tx, workspaceId, caller, body, now }) {
    const deleted = body.ids.map((id, index) => deletedBy(id, `ids.${index}`))
    for (const { kind } of deleted) authorise(caller, DELETION[kind].access)
    return { restored: await restoreDeleted(tx, workspaceId, deleted, now) }
  },
})

function deletedBy(id: string, path: string) {
  const deleted = parseIdOfAny(RESTORABLE_KINDS, id)
  if (!deleted) throw invalid([issue(path, 'restoration.kind')])
  return deleted
}
