import type { Database } from '@parcours/db/connection.ts'
import type { JourneyId, RunId, VersionId, WorkspaceId } from '@parcours/model/id.ts'
import { compilePlan } from '@parcours/model/journey/compile-plan.ts'
import { Graph } from '@parcours/model/journey/graph.ts'
import type { Plan } from '@parcours/model/journey/plan.ts'
import { sql } from 'kysely'
import { type Asking, workflowOutbox } from '../../workflow-outbox.ts'
import { RUN_SIZE } from './run-size.ts'

/** A run to be started on Temporal. */
export interface RunToStart extends Asking {
  journeyId: JourneyId
  versionId: VersionId
  journeyName: string
  /** The number of the version. */
  version: number
  /** Contacts who are in it. */
  size: number
  workflowId: string
  plan: Plan
}

const MAX_RUNS_PER_ROUND = 500
const plans = new Map<string, Plan>()

/** Runs that have a row but perhaps no workflow yet, with the plan they follow. */
export const RUNS_TO_START = workflowOutbox<Omit<RunToStart, 'plan'>, RunToStart>(
  {
    table: 'journey_runs',
    mark: 'to_start',
    columns: sql`
      r.journey_id AS "journeyId", r.version_id AS "versionId", r.workflow_id AS "workflowId",
      ${RUN_SIZE} AS size,
      j.name AS "journeyName", v.number AS version`,
    joins: sql`
      JOIN journeys j ON j.workspace_id = r.workspace_id AND j.id = r.journey_id
      JOIN journey_versions v ON v.workspace_id = r.workspace_id AND v.id = r.version_id`,
    limit: MAX_RUNS_PER_ROUND,
  },
  async (db, rows) => {
    const unknown = [...new Set(rows.map(({ versionId }) => versionId))].filter((id) => !plans.has(id))
    if (unknown.length > 0) {
      const versions = await db
        .selectFrom('journey_versions')
        .select(['id', 'graph'])
        .where('id', 'in', unknown)
        .execute()
      for (const { id, graph } of versions) plans.set(id, compilePlan(Graph.parse(graph)))
    }
    return rows.flatMap((row) => {
      const plan = plans.get(row.versionId)
      return plan ? [{ ...row, plan }] : []
    })
  },
)

/** A run that has not begun in this time has a trouble of its own, for which no other need wait. */
const BEGINS_WITHIN = sql`interval '1 minute'`

/**
 * Workspaces of whose runs, of those whom events brought in lately, more than `most` wait to be carried out for the
 * first time. A large cohort enrolled by hand is no reason to keep single contacts waiting.
 */
export async function busyWorkspaces(db: Database, limit: number, now: Date): Promise<Set<string>> {
  const { rows } = await sql<{ workspace_id: string }>`
    SELECT workspace_id
      FROM journey_runs
     WHERE to_begin AND reason = 'event' AND created_at > ${now}::timestamptz - ${BEGINS_WITHIN}
     GROUP BY workspace_id
    HAVING count(*) > ${limit}`.execute(db)
  return new Set(rows.map(({ workspace_id }) => workspace_id))
}

/** How many contacts were enrolled with a run. */
export async function runSize(db: Database, workspaceId: WorkspaceId, runId: RunId): Promise<number> {
  const run = await db
    .selectFrom('journey_runs')
    .select('size')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', runId)
    .executeTakeFirst()
  return run?.size ?? 0
}

/** A run to be woken because a contact in it may go on, and where. */
export interface RunToWake extends Asking {
  workflowId: string
  /** The steps at which a contact may go on. */
  nodeIds: string[]
}

/** Runs that are to be woken and have not been. */
export const RUNS_TO_WAKE = workflowOutbox<Omit<RunToWake, keyof Asking>>({
  table: 'journey_runs',
  mark: 'wakes',
  columns: sql`
      r.workflow_id AS "workflowId",
      coalesce((SELECT array_agg(DISTINCT p.node_id)
                  FROM journey_positions p
                 WHERE p.workspace_id = r.workspace_id AND p.run_id = r.id
                   AND p.state = 'ready' AND p.outcome IS NOT NULL), '{}') AS "nodeIds"`,
  limit: MAX_RUNS_PER_ROUND,
})
