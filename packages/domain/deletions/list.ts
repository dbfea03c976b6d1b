import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { contentKindOf } from '@parcours/model/content/registry.ts'
import type { RestorableKind } from '@parcours/model/deletion.ts'
import type { UserId } from '@parcours/model/id.ts'
import type { ViewList } from '@parcours/model/views.ts'
import { sql } from 'kysely'
import { seeingDeleted } from '../references/deleted.ts'
import { TABLE_OF } from '../tables.ts'

/** Something that was deleted and can be restored. */
export interface DeletedThing {
  kind: RestorableKind
  id: string
  name: string
  deletedAt: Date
}

const MAX_LISTED = 500

/** Who asks: of views they see their own, and those of everyone on these lists. */
interface Viewer {
  userId: UserId | null
  lists: readonly ViewList[]
}

/** What was deleted in the last days and is still there, latest first; of some kinds. */
export async function listDeleted(
  tx: WorkspaceTx,
  kinds: readonly RestorableKind[],
  { userId, lists }: Viewer,
): Promise<DeletedThing[]> {
  if (kinds.length === 0) return []
  const byKind = kinds.map((kind) => {
    const content = contentKindOf(kind)
    return sql`
      SELECT ${kind}::text AS kind, id, name, deleted_at AS "deletedAt"
        FROM ${sql.table(TABLE_OF[kind])}
       WHERE deleted_at IS NOT NULL ${content ? sql`AND kind = ${content}` : sql``}
         ${kind === 'view' ? sql`AND (user_id = ${userId}::uuid OR user_id IS NULL AND list = ANY (${lists}::text[]))` : sql``}`
  })
  const { rows } = await seeingDeleted(tx, () =>
    sql<DeletedThing>`
      SELECT *
        FROM (${sql.join(byKind, sql` UNION ALL `)}) d
       ORDER BY "deletedAt" DESC, id
       LIMIT ${MAX_LISTED}`.execute(tx),
  )
  return rows
}

/** Of some views, deleted or not, which list they are of and whose they are. */
export async function ownersOfViews(tx: WorkspaceTx, ids: string[]) {
  if (ids.length === 0) return []
  return seeingDeleted(tx, () =>
    tx.selectFrom('saved_views').select(['list', 'user_id']).where('id', 'in', ids).execute(),
  )
}
