import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { membersMoved } from './membership.ts'

/** Members told of in one transaction. */
const MAX_MOVES = 5000

/**
 * Tells of everyone whom builds of a segment moved, some after the other, each time together with the place up to which
 * it was told: whoever is killed meanwhile leaves nobody out, and tells of nobody twice.
 */
export async function tellMoves(db: Database, workspaceId: string, segmentId: string): Promise<void> {
  while (await inWorkspace(db, workspaceId, (tx) => tellSome(tx, workspaceId, segmentId))) {}
}

/** Tells of some; false when nothing is left to be told. */
async function tellSome(tx: WorkspaceTx, workspaceId: string, segmentId: string): Promise<boolean> {
  const next = await tx
    .selectFrom('segment_changes_to_publish')
    .select(['at', 'published_to'])
    .where('segment_id', '=', segmentId)
    .orderBy('at')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
  if (!next) return false
  const { rows } = await sql<{ contact_id: string; entered: boolean }>`
    SELECT contact_id, entered
      FROM segment_membership_changes
     WHERE workspace_id = ${workspaceId}
       AND segment_id = ${segmentId}
       AND at = ${next.at}
       AND contact_id > ${next.published_to}::uuid
     ORDER BY contact_id
     LIMIT ${MAX_MOVES}`.execute(tx)
  const those = (entered: boolean) => rows.flatMap((row) => (row.entered === entered ? [row.contact_id] : []))
  const last = rows.at(-1)
  if (last)
    await membersMoved.publish(tx, workspaceId, segmentId, { entered: those(true), left: those(false) }, next.at)
  const isMark = { segment_id: segmentId, at: next.at }
  if (last && rows.length === MAX_MOVES) {
    await tx
      .updateTable('segment_changes_to_publish')
      .set({ published_to: last.contact_id })
      .where((mark) => mark.and(isMark))
      .execute()
  } else {
    await tx
      .deleteFrom('segment_changes_to_publish')
      .where((mark) => mark.and(isMark))
      .execute()
  }
  return true
}
