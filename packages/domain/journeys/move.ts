import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { nodeById, portsOf } from '@parcours/model/journey/graph.ts'
import { type RawBuilder, sql } from 'kysely'
import { countMoves, type Move } from './counters.ts'
import { landingOf } from './landing.ts'
import { lockArrival } from './locks.ts'
import type { Decision, RunContext } from './nodes/behaviour.ts'

interface Step extends Decision {
  now: Date
  /** Add to the live counts at once; otherwise the caller does, at the end of its transaction. */
  count?: boolean
}

/**
 * Moves everyone who may leave a step to where their port leads, with their trail, in one statement. Run twice it moves
 * nobody twice: who has left is no longer there.
 */
export async function move(tx: WorkspaceTx, run: RunContext, nodeId: string, { port, who, why, now, count = false }: Step): Promise<Move[]> {
  const node = nodeById(run.graph, nodeId)
  if (!node) throw new Error(`The version has no step ${nodeId}`)
  const landings = portsOf(node).map((name) => ({ name, landing: landingOf(run.graph, run.journeyId, nodeId, name, now) }))
  const byPort = (column: (landing: ReturnType<typeof landingOf>) => RawBuilder<unknown>) =>
    sql`CASE d.port ${sql.join(
      landings.map(({ name, landing }) => sql`WHEN ${name} THEN ${column(landing)}`),
      sql` `,
    )} END`
  await lockArrival(
    tx,
    landings.map(({ landing }) => nodeById(run.graph, landing.nodeId)),
  )
  const { rows } = await sql<{ port: string; count: number }>`
    WITH d AS MATERIALIZED (
      SELECT p.contact_id, ${port} AS port, ${why ?? sql`NULL::jsonb`} AS why
        FROM journey_positions p JOIN contacts c ON c.workspace_id = p.workspace_id AND c.id = p.contact_id JOIN workspaces w ON w.id = c.workspace_id
       WHERE p.workspace_id = ${run.workspaceId} AND p.run_id = ${run.runId} AND p.node_id = ${nodeId} AND p.ended_at IS NULL AND ${who}
         FOR UPDATE OF p
    ), moved AS (
      UPDATE journey_positions p SET
        node_id = ${byPort(({ nodeId: to }) => sql`${to}`)}, state = ${byPort(({ state }) => sql`${state}`)}, since = ${now},
        due_at = ${byPort(({ dueAt }) => dueAt)}::timestamptz, outcome = NULL,
        ended_at = ${byPort(({ state }) => (state === 'done' ? sql`${now}::timestamptz` : sql`NULL`))}::timestamptz,
        ended_why = ${byPort(({ endedWhy }) => sql`${endedWhy}`)}
        FROM d JOIN contacts c ON c.workspace_id = ${run.workspaceId} AND c.id = d.contact_id JOIN workspaces w ON w.id = c.workspace_id
       WHERE p.workspace_id = ${run.workspaceId} AND p.run_id = ${run.runId} AND p.contact_id = d.contact_id
    ), trail AS (
      INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
      SELECT ${run.workspaceId}, contact_id, ${run.journeyId}, ${run.runId}, ${nodeId}, port, why, ${now}::timestamptz FROM d
    )
    SELECT port, count(*)::int AS count FROM d GROUP BY port`.execute(tx)
  const moves = rows.map((row) => ({ nodeId, port: row.port, count: row.count }))
  if (count) await countMoves(tx, run, moves)
  return moves
}
