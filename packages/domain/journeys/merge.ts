import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { type MergePair, mergedSql, mergeRows } from '../contacts/merge-rows.ts'
import { separateEntries } from './migration/separate-entries.ts'
import { followEverywhere } from './waits/follow-dates.ts'

/** Enrollments of merged contacts: one who is enrolled twice in a journey by it, for one reason, goes on once. */
export async function mergeEnrollments(tx: WorkspaceTx, workspaceId: WorkspaceId, pairs: MergePair[]): Promise<void> {
  const merged = mergedSql(pairs)
  await separateEntries(tx, workspaceId, pairs)
  await mergeRows(tx, workspaceId, pairs, ['journey_trail', 'journey_deferred_events'])
  await sql`
    UPDATE journey_positions p SET state = 'done', ended_at = now(), ended_why = 'merged'
      FROM ${merged}
     WHERE p.workspace_id = ${workspaceId} AND p.contact_id = m.from_id AND p.ended_at IS NULL
       AND EXISTS (
         SELECT FROM journey_positions o
          WHERE o.workspace_id = p.workspace_id AND o.contact_id = m.into_id AND o.journey_id = p.journey_id
            AND o.entry_key = p.entry_key AND o.ended_at IS NULL)`.execute(tx)
  // Contacts who entered in one cohort for one reason are in it once.
  for (const table of ['journey_positions', 'journey_conversions']) {
    await sql`
      DELETE FROM ${sql.table(table)} p
       USING ${merged}
       WHERE p.workspace_id = ${workspaceId} AND p.contact_id = m.from_id
         AND EXISTS (
           SELECT FROM ${sql.table(table)} o
            WHERE o.workspace_id = p.workspace_id AND o.run_id = p.run_id AND o.contact_id = m.into_id)`.execute(tx)
  }
  await sql`
    UPDATE journey_positions p
       SET contact_id = m.into_id,
           once = p.once AND NOT EXISTS (
             SELECT FROM journey_positions o
              WHERE o.workspace_id = p.workspace_id AND o.contact_id = m.into_id AND o.journey_id = p.journey_id
                AND o.entry_key = p.entry_key AND o.once)
      FROM ${merged}
     WHERE p.workspace_id = ${workspaceId} AND p.contact_id = m.from_id`.execute(tx)
  await sql`
    DELETE FROM journey_migrated_contacts r
     USING ${merged}
     WHERE r.workspace_id = ${workspaceId} AND r.contact_id = m.from_id
       AND EXISTS (
         SELECT FROM journey_migrated_contacts o
          WHERE o.workspace_id = r.workspace_id AND o.bulk_job_id = r.bulk_job_id AND o.run_id = r.run_id
            AND o.contact_id = m.into_id)`.execute(tx)
  await mergeRows(tx, workspaceId, pairs, ['journey_conversions', 'journey_migrated_contacts'])
  // A wait for a date of the contact is for the survivor's from now on.
  const survivors = pairs.map(({ into }) => into)
  await followEverywhere(tx, workspaceId, survivors, new Date())
}
