import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { UserId, WorkspaceId } from '@parcours/model/id.ts'
import type { ViewList, ViewQuery } from '@parcours/model/views.ts'
import { found } from '../problem.ts'
import { markDeleted } from '../references/deleted.ts'

/** Views that a workspace keeps of each list, and that each user keeps beside them. */
const MAX_LISTED = 200

/** Views of a list by name: those of everyone, and the caller's own; a program has none of its own. */
export function listViews(tx: WorkspaceTx, list: ViewList, userId: UserId | null) {
  return tx
    .selectFrom('saved_views')
    .select(['id', 'name', 'query', 'user_id'])
    .where('list', '=', list)
    .where((view) => view.or([view('user_id', 'is', null), view('user_id', '=', userId)]))
    .orderBy('name')
    .orderBy('id')
    .limit(MAX_LISTED)
    .execute()
}

export function saveView(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  view: { list: ViewList; name: string; query: ViewQuery; userId: UserId | null },
) {
  const { list, name, query, userId } = view
  return tx
    .insertInto('saved_views')
    .values({ workspace_id: workspaceId, list, name, query: JSON.stringify(query), user_id: userId })
    .returning(['id', 'name', 'query', 'user_id'])
    .executeTakeFirstOrThrow()
}

/** A view that the caller sees: another user's own is there for nobody else. @throws Problem when there is none */
export async function getView(tx: WorkspaceTx, id: string, userId: UserId | null) {
  const view = await tx.selectFrom('saved_views').select(['list', 'user_id']).where('id', '=', id).executeTakeFirst()
  return found(view && (view.user_id === null || view.user_id === userId) ? view : undefined, 'notFound.view')
}

export function deleteView(tx: WorkspaceTx, id: string, now: Date): Promise<void> {
  return markDeleted(tx, 'saved_views', id, now)
}
