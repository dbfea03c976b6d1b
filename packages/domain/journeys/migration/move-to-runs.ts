import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { BulkJobId, ContactId, JourneyId, RunId, WorkspaceId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'
import { workflowIdOf } from '../enrollment/enroll.ts'

interface RunMove {
  workspaceId: WorkspaceId
  journeyId: JourneyId
  /** Keeps the positions before, so that it can be undone; without one they are forgotten. */
  bulkJobId?: BulkJobId
  now: Date
}

/**
 * Moves contacts into runs of other versions, with their path and goals. What moved each of them stays the reason of
 * their run; a contact who is enrolled several times is in as many runs.
 * @param places SQL that yields the position of each from now on: (run_id, contact_id) as they are, (version_id,
 *   node_id, state, since, due_at, awaited_date, ended_at, ended_why)
 * @returns the runs in which they are now
 */
export async function moveToRuns(
  tx: WorkspaceTx,
  { workspaceId, journeyId, bulkJobId, now }: RunMove,
  places: RawBuilder<unknown>,
): Promise<string[]> {
  const kept = bulkJobId
    ? sql`
      , ${rememberPositions({ workspaceId, bulkJobId, now }, sql`SELECT run_id, contact_id, new_run_id, node_id FROM pairs`)}`
    : sql``
  const { rows } = await sql<{ id: string }>`
    WITH places AS MATERIALIZED (${places}), placed AS (
      SELECT t.*, r.reason,
             row_number() OVER (PARTITION BY r.reason, t.version_id, t.contact_id ORDER BY t.run_id) AS nth
        FROM places t JOIN journey_runs r ON r.workspace_id = ${workspaceId} AND r.id = t.run_id
    ), fresh AS MATERIALIZED (
      SELECT g.reason, g.version_id, g.nth, g.size, uuidv7() AS id
        FROM (SELECT reason, version_id, nth, count(*) AS size FROM placed GROUP BY reason, version_id, nth) g
    ), runs AS (
      INSERT INTO journey_runs (workspace_id, id, journey_id, version_id, reason, size, workflow_id, created_at)
      SELECT ${workspaceId}, id, ${journeyId}, version_id, reason, size, ${workflowIdOf('')} || id, ${now}::timestamptz
        FROM fresh
    ), pairs AS MATERIALIZED (
      SELECT p.*, f.id AS new_run_id FROM placed p JOIN fresh f USING (reason, version_id, nth)
    )${kept}, moved AS (
      UPDATE journey_positions p
         SET run_id = o.new_run_id, version_id = o.version_id, node_id = o.node_id, state = o.state, since = o.since,
             due_at = o.due_at, awaited_date = o.awaited_date, outcome = NULL,
             ended_at = o.ended_at, ended_why = o.ended_why
        FROM pairs o WHERE p.workspace_id = ${workspaceId} AND p.run_id = o.run_id AND p.contact_id = o.contact_id
    ), trail AS (
      UPDATE journey_trail t
         SET run_id = o.new_run_id
        FROM pairs o
       WHERE t.workspace_id = ${workspaceId} AND t.contact_id = o.contact_id AND t.run_id = o.run_id
    ), reached AS (
      UPDATE journey_conversions c
         SET run_id = o.new_run_id, version_id = o.version_id
        FROM pairs o
       WHERE c.workspace_id = ${workspaceId} AND c.run_id = o.run_id AND c.contact_id = o.contact_id
    ), woken AS (
      -- To see whether anyone is left; who went was counted where they are now.
      UPDATE journey_runs r
         SET wakes_asked = wakes_asked + 1, size = r.size - o.count
        FROM (SELECT run_id, count(*) FROM pairs GROUP BY run_id ORDER BY run_id) o
       WHERE r.workspace_id = ${workspaceId} AND r.id = o.run_id
    )
    SELECT id FROM fresh`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Contacts in their runs: SQL that yields (run_id, contact_id). */
export function pairsSql(members: { runId: RunId; contactId: ContactId }[]): RawBuilder<unknown> {
  return sql`
    SELECT run_id, contact_id
      FROM unnest(${members.map(({ runId }) => runId)}::uuid[],
          ${members.map(({ contactId }) => contactId)}::uuid[]) AS t (run_id, contact_id)`
}

/**
 * Keeps the positions of contacts before a bulk job moves them: SQL for use in a WITH. `who` yields (run_id,
 * contact_id), and where it leads: (new_run_id, node_id).
 */
export function rememberPositions(
  { workspaceId, bulkJobId, now }: Required<Pick<RunMove, 'workspaceId' | 'bulkJobId' | 'now'>>,
  who: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`kept AS (
      INSERT INTO journey_migrated_contacts (workspace_id, bulk_job_id, contact_id, run_id, node_id, from_version_id,
          from_node_id, since, due_at, awaited_date, at)
      SELECT p.workspace_id, ${bulkJobId}, p.contact_id, k.new_run_id, k.node_id, p.version_id, p.node_id, p.since,
             p.due_at, p.awaited_date, ${now}
        FROM (${who}) k
        JOIN journey_positions p ON p.workspace_id = ${workspaceId}
         AND p.run_id = k.run_id
         AND p.contact_id = k.contact_id
    )`
}
