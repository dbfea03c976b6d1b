import type { WorkspaceId } from '@parcours/model/id.ts'
import type { ExitReason } from '@parcours/model/journey/state.ts'
import { type RawBuilder, sql } from 'kysely'

/** Marks runs to be woken: SQL for use in a WITH. `runs` yields run_id, repeated or not. */
export function markToWake(workspaceId: WorkspaceId, runs: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    UPDATE journey_runs r
       SET wakes_asked = wakes_asked + 1
      FROM (SELECT DISTINCT run_id FROM (${runs}) n ORDER BY run_id) w
     WHERE r.workspace_id = ${workspaceId} AND r.id = w.run_id`
}

interface Exiting {
  workspaceId: WorkspaceId
  /** Why, as the position, the trail and the counts say it. */
  why: ExitReason
  /** What it was decided by, kept on their trail; SQL. */
  decidedBy?: RawBuilder<unknown> | undefined
  now: Date
}

/**
 * Contacts exit at once, whatever their position, with the reason on their trail and in the counts; their runs are
 * woken, to find out whether any contact is left. SQL of common table expressions, of which `gone` are the positions
 * left; `who` yields (run_id, contact_id).
 */
export function exiting({ workspaceId, why, decidedBy, now }: Exiting, who: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`gone AS (
        UPDATE journey_positions p
           SET state = 'done', ended_at = ${now}, ended_why = ${why}, due_at = NULL, outcome = NULL
          FROM (SELECT DISTINCT run_id, contact_id FROM (${who}) o) o
         WHERE p.workspace_id = ${workspaceId}
           AND p.run_id = o.run_id
           AND p.contact_id = o.contact_id
           AND p.state <> 'done'
        RETURNING p.workspace_id, p.contact_id, p.journey_id, p.version_id, p.run_id, p.node_id
      ), left_trail AS (
        INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
        SELECT workspace_id, contact_id, journey_id, run_id, node_id, ${why}, ${decidedBy ?? sql`NULL`},
               ${now}::timestamptz
          FROM gone
      ), left_counts AS (
        INSERT INTO journey_counters (workspace_id, journey_id, version_id, node_id, port, count)
        SELECT workspace_id, journey_id, version_id, node_id, ${why}, count(*)
          FROM gone
         GROUP BY workspace_id, journey_id, version_id, node_id
      ), left_runs AS (${markToWake(workspaceId, sql`SELECT run_id FROM gone`)})`
}
