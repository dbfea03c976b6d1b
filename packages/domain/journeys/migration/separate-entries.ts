import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, RunId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { type MergePair, mergedSql } from '../../contacts/merge-rows.ts'
import { workflowIdOf } from '../enrollment/enroll.ts'
import { pairsSql } from './move-to-runs.ts'

/**
 * Two contacts who are becoming one may be in one run for different reasons, as for two appointments (their entry
 * keys): a run holds each contact once, so what brought the one who disappears goes on in a run of its own, with its
 * path and its goal. An email that is being sent just then is not sent again by it. To be asked while their path is
 * still their own, when the messages belong to those who stay.
 */
export async function separateEntries(tx: WorkspaceTx, workspaceId: WorkspaceId, pairs: MergePair[]): Promise<void> {
  const { rows: twice } = await sql<{ runId: RunId; contactId: ContactId }>`
    SELECT p.run_id AS "runId", p.contact_id AS "contactId"
      FROM ${mergedSql(pairs)}
      JOIN journey_positions p ON p.workspace_id = ${workspaceId} AND p.contact_id = m.from_id
      JOIN journey_positions o ON o.workspace_id = p.workspace_id AND o.run_id = p.run_id AND o.contact_id = m.into_id
     WHERE p.entry_key <> o.entry_key
       AND (p.state <> 'ready' OR NOT EXISTS (
         SELECT FROM messages g
          WHERE g.workspace_id = p.workspace_id AND g.owner_id = p.run_id AND g.node_id = p.node_id
            AND g.contact_id = m.into_id AND g.status = 'sending'))
       FOR UPDATE OF p`.execute(tx)
  if (twice.length === 0) return
  await sql`
    WITH twice AS MATERIALIZED (
      ${pairsSql(twice)}
    ), fresh AS MATERIALIZED (
      SELECT run_id, size, uuidv7() AS id FROM (SELECT run_id, count(*) AS size FROM twice GROUP BY run_id) t
    ), runs AS (
      INSERT INTO journey_runs (workspace_id, id, journey_id, version_id, reason, size, workflow_id, wakes_asked,
          created_at)
      SELECT r.workspace_id, f.id, r.journey_id, r.version_id, r.reason, f.size, ${workflowIdOf('')} || f.id, 1, now()
        FROM fresh f
        JOIN journey_runs r ON r.workspace_id = ${workspaceId} AND r.id = f.run_id
    ), pairs AS MATERIALIZED (
      SELECT t.run_id, t.contact_id, f.id AS new_run_id FROM twice t JOIN fresh f USING (run_id)
    ), ${sql.join(['journey_positions', 'journey_trail', 'journey_conversions', 'journey_migrated_contacts'].map(moved))}
    UPDATE journey_runs r SET wakes_asked = wakes_asked + 1, size = r.size - f.size
      FROM fresh f
     WHERE r.workspace_id = ${workspaceId} AND r.id = f.run_id`.execute(tx)

  function moved(table: string) {
    return sql`${sql.ref(`${table}_moved`)} AS (
      UPDATE ${sql.table(table)} t SET run_id = o.new_run_id
        FROM pairs o
       WHERE t.workspace_id = ${workspaceId} AND t.run_id = o.run_id AND t.contact_id = o.contact_id
    )`
  }
}
