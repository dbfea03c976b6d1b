import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import type { ViewList } from '@parcours/model/views.ts'
import { found } from '../problem.ts'
import { markDeleted } from '../references/deleted.ts'

/** Views of a list that the workspace keeps, by name. */
export function listViews(tx: WorkspaceTx, list: ViewList) {
  return tx
    .selectFrom('saved_views')
    .select(['id', 'name', 'query'])
    .where('list', '=', list)
    .orderBy('name')
    .limit(200)
    .execute()
}

export function saveView(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  view: { list: ViewList; name: string; query: Record<string, string> },
) {
  return tx
    .insertInto('saved_views')
    .values({ ...view, workspace_id: workspaceId, query: JSON.stringify(view.query) })
    .returning(['id', 'name', 'query'])
    .executeTakeFirstOrThrow()
}

export async function deleteView(tx: WorkspaceTx, id: string, now: Date): Promise<void> {
  found(await tx.selectFrom('saved_views').select('id').where('id', '=', id).executeTakeFirst(), 'notFound.view')
  await markDeleted(tx, 'saved_views', id, now)
}
