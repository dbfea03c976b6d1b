import { routes } from '@parcours/contract/routes.ts'
import { listDeleted, ownersOfViews } from '@parcours/domain/deletions/list.ts'
import { KEPT_MS } from '@parcours/domain/deletions/purge.ts'
import { restoreDeleted } from '@parcours/domain/deletions/restore.ts'
import { Problem } from '@parcours/domain/problem.ts'
import { RESTORABLE_KINDS, type RestorableKind } from '@parcours/model/deletion.ts'
import { publicId } from '@parcours/model/id.ts'
import { VIEW_LIST_NAMES, VIEW_LISTS } from '@parcours/model/views.ts'
import { authorise, type KnownCaller, mayCall } from '../authenticate.ts'
import { readMixedIds } from '../mixed-ids.ts'
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
  async listDeleted({ tx, caller, userId }) {
    const kinds = RESTORABLE_KINDS.filter((kind) => mayCall(caller, DELETION[kind].access))
    return {
      data: (await listDeleted(tx, kinds, viewerOf(caller, userId))).map(({ kind, id, name, deletedAt }) => ({
        id: publicId(kind, id),
        kind,
        name,
        deletedAt: deletedAt.toISOString(),
        purgedAt: new Date(deletedAt.getTime() + KEPT_MS).toISOString(),
      })),
    }
  },
  async restoreDeleted({ tx, workspaceId, caller, userId, body, now }) {
    const deleted = readMixedIds(RESTORABLE_KINDS, body.ids, 'restoration.kind')
    for (const { kind } of deleted) authorise(caller, DELETION[kind].access)
    const views = deleted.filter(({ kind }) => kind === 'view').map(({ id }) => id)
    for (const { list, user_id } of await ownersOfViews(tx, views)) {
      if (user_id === null) authorise(caller, VIEW_LISTS[list])
      else if (user_id !== userId) throw new Problem('notFound', 'notFound.deleted')
    }
    return { restored: await restoreDeleted(tx, workspaceId, deleted, now) }
  },
})

/** Which views are one's own, or may be deleted by one. */
const viewerOf = (caller: KnownCaller, userId: string | null) => ({
  userId,
  lists: VIEW_LIST_NAMES.filter((list) => mayCall(caller, VIEW_LISTS[list])),
})
