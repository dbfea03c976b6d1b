import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, SegmentId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { membershipChanged } from './membership.ts'

/** Changes that one transaction publishes. */
const MAX_CHANGES_PER_BATCH = 5000

/**
 * Publishes the membership changes that builds of a segment made, in batches, each in one transaction with the position
 * up to which they are published: a process that is killed meanwhile leaves no change out, and publishes none twice.
 */
export async function publishMembershipChanges(
  db: Database,
  workspaceId: WorkspaceId,
  segmentId: SegmentId,
): Promise<void> {
  while (await inWorkspace(db, workspaceId, (tx) => publishBatch(tx, workspaceId, segmentId))) {}
}

/** Publishes one batch; false when nothing is left to publish. */
async function publishBatch(tx: WorkspaceTx, workspaceId: WorkspaceId, segmentId: SegmentId): Promise<boolean> {
  const next = await tx
    .selectFrom('segment_changes_to_publish')
    .select(['at', 'published_to'])
    .where('segment_id', '=', segmentId)
    .orderBy('at')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
  if (!next) return false
  const { rows } = await sql<{ contact_id: ContactId; entered: boolean }>`
    SELECT contact_id, entered
      FROM segment_membership_changes
     WHERE workspace_id = ${workspaceId}
       AND segment_id = ${segmentId}
       AND at = ${next.at}
       AND contact_id > ${next.published_to}::uuid
     ORDER BY contact_id
     LIMIT ${MAX_CHANGES_PER_BATCH}`.execute(tx)
  const idsWhere = (entered: boolean) => rows.flatMap((row) => (row.entered === entered ? [row.contact_id] : []))
  const last = rows.at(-1)
  if (last)
    await membershipChanged.publish(
      tx,
      workspaceId,
      segmentId,
      { entered: idsWhere(true), left: idsWhere(false) },
      next.at,
    )
  const isMark = { segment_id: segmentId, at: next.at }
  if (last && rows.length === MAX_CHANGES_PER_BATCH) {
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
