import type { Database } from '@parcours/db/connection.ts'
import { Graph } from '@parcours/model/journey/graph.ts'
import { compilePlan, type Plan } from '@parcours/model/journey/plan.ts'
import { type RawBuilder, sql } from 'kysely'

/** A run to be started on Temporal. */
export interface RunToStart {
  workspaceId: string
  runId: string
  journeyId: string
  versionId: string
  journeyName: string
  workflowId: string
  plan: Plan
}

const MAX_RUNS_PER_ROUND = 500
const plans = new Map<string, Plan>()

/**
 * Workspaces take turns: the first run of each comes before the second of any. A batch of events may mark hundreds of
 * one. SQL over the runs `r`.
 */
const inTurn = (order: RawBuilder<unknown>) => sql`row_number() OVER (PARTITION BY r.workspace_id ORDER BY ${order})`

/** Runs that have a row but perhaps no workflow yet, in turn and oldest first, with the plan they follow. */
export async function runsToStart(db: Database): Promise<RunToStart[]> {
  const rows = await db
    .selectFrom('journey_runs as r')
    .innerJoin('journeys as j', (join) =>
      join.onRef('j.workspace_id', '=', 'r.workspace_id').onRef('j.id', '=', 'r.journey_id'),
    )
    .select(['r.workspace_id', 'r.id', 'r.journey_id', 'r.version_id', 'r.workflow_id', 'j.name'])
    .where('r.to_start', '=', true)
    .orderBy(inTurn(sql`r.created_at`))
    .orderBy('r.created_at')
    .limit(MAX_RUNS_PER_ROUND)
    .execute()
  const unknown = [...new Set(rows.map(({ version_id }) => version_id))].filter((id) => !plans.has(id))
  if (unknown.length > 0) {
    const versions = await db
      .selectFrom('journey_versions')
      .select(['id', 'graph'])
      .where('id', 'in', unknown)
      .execute()
    for (const { id, graph } of versions) plans.set(id, compilePlan(Graph.parse(graph)))
  }
  return rows.flatMap((row) => {
    const plan = plans.get(row.version_id)
    if (!plan) return []
    return [
      {
        workspaceId: row.workspace_id,
        runId: row.id,
        journeyId: row.journey_id,
        versionId: row.version_id,
        journeyName: row.name,
        workflowId: row.workflow_id,
        plan,
      },
    ]
  })
}

/** A run that has not begun in this time has a trouble of its own, for which nobody else need wait. */
const BEGINS_WITHIN = sql`interval '1 minute'`

/**
 * Workspaces of whose runs, of those whom events brought in lately, more than `most` wait to be carried out for the
 * first time. A crowd let in by hand is no reason to keep single people waiting.
 */
export async function busyWorkspaces(db: Database, most: number, now: Date): Promise<Set<string>> {
  const { rows } = await sql<{ workspace_id: string }>`
    SELECT workspace_id
      FROM journey_runs
     WHERE to_begin AND reason = 'event' AND created_at > ${now}::timestamptz - ${BEGINS_WITHIN}
     GROUP BY workspace_id
    HAVING count(*) > ${most}`.execute(db)
  return new Set(rows.map(({ workspace_id }) => workspace_id))
}

/** How many people were let in with a run. */
export async function runSize(db: Database, workspaceId: string, runId: string): Promise<number> {
  const run = await db
    .selectFrom('journey_runs')
    .select('size')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', runId)
    .executeTakeFirst()
  return run?.size ?? 0
}

/** In the order in which all who mark several runs do so (see `markToWake`): nobody waits in a circle. */
const byId = <Run extends { runId: string }>(runs: Run[]): Run[] =>
  runs.toSorted((one, other) => (one.runId < other.runId ? -1 : 1))

export async function markStarted(db: Database, started: RunToStart[]): Promise<void> {
  if (started.length === 0) return
  const runs = byId(started)
  await sql`
    UPDATE journey_runs r
       SET to_start = false
      FROM unnest(${runs.map(({ workspaceId }) => workspaceId)}::uuid[],
          ${runs.map(({ runId }) => runId)}::uuid[]) AS s (workspace_id, id)
     WHERE r.workspace_id = s.workspace_id AND r.id = s.id`.execute(db)
}

/** A run to be told that someone in it may go on, and where. */
export interface RunToWake {
  workspaceId: string
  runId: string
  workflowId: string
  nodeIds: string[]
  /** The wake-ups asked for when this was read. */
  asked: number
}

/** Runs that were asked to wake and have not been, with the steps at which someone may go on. */
export async function runsToWake(db: Database): Promise<RunToWake[]> {
  const { rows } = await sql<{
    workspace_id: string
    id: string
    workflow_id: string
    wakes_asked: number
    node_ids: string[] | null
  }>`
    SELECT r.workspace_id, r.id, r.workflow_id, r.wakes_asked,
           (SELECT array_agg(DISTINCT p.node_id)
              FROM journey_positions p
             WHERE p.workspace_id = r.workspace_id AND p.run_id = r.id
             AND p.state = 'ready' AND p.outcome IS NOT NULL) AS node_ids
      FROM (SELECT r.*
              FROM journey_runs r
             WHERE r.wakes_asked > r.wakes_given AND NOT r.to_start
             ORDER BY ${inTurn(sql`r.id`)}, r.id
             LIMIT ${MAX_RUNS_PER_ROUND}) r`.execute(db)
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    runId: row.id,
    workflowId: row.workflow_id,
    nodeIds: row.node_ids ?? [],
    asked: row.wakes_asked,
  }))
}

/** Records that these wake-ups were given; one asked for meanwhile stays. */
export async function markWoken(db: Database, woken: RunToWake[]): Promise<void> {
  if (woken.length === 0) return
  const runs = byId(woken)
  await sql`
    UPDATE journey_runs r SET wakes_given = greatest(r.wakes_given, s.asked)
      FROM unnest(${runs.map(({ workspaceId }) => workspaceId)}::uuid[], ${runs.map(({ runId }) => runId)}::uuid[],
          ${runs.map(({ asked }) => asked)}::int[]) AS s (workspace_id, id, asked)
     WHERE r.workspace_id = s.workspace_id AND r.id = s.id`.execute(db)
}
