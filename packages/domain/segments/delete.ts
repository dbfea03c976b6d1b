import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { wakeLauncher } from '../notify.ts'
import { markDeleted } from '../references/deleted.ts'
import { release } from '../references/usages.ts'
import { getSegment } from './segments.ts'

/**
 * Deletes a segment; its members stay until it is purged. It counts as building, so that nothing is due for it.
 * @throws Problem when a segment, a journey or a campaign uses it
 */
export async function deleteSegment(tx: WorkspaceTx, id: string, now: Date): Promise<void> {
  await getSegment(tx, id)
  await release(tx, 'segment', id)
  await tx
    .updateTable('segments')
    .set({ state: 'building', to_build: false })
    .where('id', '=', id)
    .where('kind', '=', 'dynamic')
    .execute()
  await markDeleted(tx, 'segments', id, now)
}

/** Members were not kept true while it was deleted: they are found anew, those of a static segment counted. */
export async function rebuildRestored(tx: WorkspaceTx, ids: string[], now: Date): Promise<void> {
  await sql`
    UPDATE segments s
       SET revision = revision + 1, updated_at = ${now}, to_build = kind = 'dynamic',
           size = CASE
             WHEN kind = 'dynamic' THEN size
             ELSE (
               SELECT count(*)
                 FROM segment_members m
                WHERE m.workspace_id = s.workspace_id AND m.segment_id = s.id
             ) END
     WHERE id = ANY (${uuids(ids)})`.execute(tx)
  await wakeLauncher(tx)
}

/** Deletes for good what belongs to a deleted segment, and the segment. */
export async function purgeSegment(tx: WorkspaceTx, id: string): Promise<void> {
  for (const table of [
    'segment_members',
    'segment_membership_changes',
    'segment_sizes',
    'segment_next_evaluations',
    'segment_reconciliations',
  ] as const)
    await tx.deleteFrom(table).where('segment_id', '=', id).execute()
  await tx.deleteFrom('segments').where('id', '=', id).execute()
}
