import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { nodeById, portsOf } from '@parcours/model/journey/graph.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Decision, RunContext } from '../nodes/behaviour.ts'
import { waitBehaviour } from '../nodes/waits.ts'
import { countMoves, type Move } from '../reporting/counters.ts'
import { lockArrival } from './locks.ts'
import { type NextPosition, nextPositionOf } from './next-position.ts'

interface Step extends Decision {
  now: Date
  /** Add to the live counts at once; otherwise the caller does, at the end of its transaction. */
  count?: boolean
}

/**
 * Moves all contacts who may leave a step to where their port leads, with their trail, in one statement. Run twice it
 * moves no contact twice: those who have left are no longer at it. A contact whom another transaction changes in that
 * very moment stays, as what was decided may hold no more, and is found there the next time: their row is another then
 * (`ctid`). To find rows by their physical place also leaves the planner no choice: by their keys it could compare each
 * contact with each.
 */
export async function move(
  tx: WorkspaceTx,
  run: RunContext,
  nodeId: string,
  { port, who, lookup, lastWait, entry, why, now, count = false }: Step,
): Promise<Move[]> {
  const node = nodeById(run.graph, nodeId)
  if (!node) throw new Error(`The version has no step ${nodeId}`)
  const nextPositions = portsOf(node).map((name) => ({
    name,
    nextPosition: nextPositionOf(run.graph, nodeId, name, { journeyId: run.journeyId, now }),
  }))
  const byPort = (taken: RawBuilder<unknown>, column: (nextPosition: NextPosition) => RawBuilder<unknown>) =>
    sql`CASE ${taken} ${sql.join(
      nextPositions.map(({ name, nextPosition }) => sql`WHEN ${name} THEN ${column(nextPosition)}`),
      sql` `,
    )} END`
  const comesToDate = nextPositions.some(({ nextPosition }) => nextPosition.awaits)
  const awaited = byPort(sql`a.port`, ({ awaits }) => awaits ?? sql`NULL`)
  const endedAt = ({ state }: NextPosition) => (state === 'done' ? sql`${now}::timestamptz` : sql`NULL`)
  // What they wait for is written where they come to wait for a date, or leave such a wait.
  const waitsForDate = comesToDate || waitBehaviour(node)?.date?.(node.settings) !== undefined
  await lockArrival(
    tx,
    nextPositions.map(({ nextPosition }) => nodeById(run.graph, nextPosition.nodeId)),
  )
  // The contact and the workspace are only read where something asks for them: a LEFT JOIN by key that nothing reads is
  // not made.
  const { rows } = await sql<{ port: string; count: number }>`
    WITH d AS MATERIALIZED (
      SELECT p.ctid, a.port, ${why ?? sql`NULL::jsonb`} AS why,
             ${byPort(sql`a.port`, ({ dueAt }) => dueAt)}::timestamptz AS due_at
             ${waitsForDate ? sql`, (${awaited})::jsonb AS awaited_date` : sql``}
             ${lastWait ? sql`, ${lastWait.at} AS last_wait_ended_at, ${lastWait.id} AS last_wait_event_id` : sql``}
             ${entry ? sql`, ${entry} AS entry` : sql``}
        FROM journey_positions p
        LEFT JOIN contacts c ON c.workspace_id = p.workspace_id AND c.id = p.contact_id
        LEFT JOIN workspaces w ON w.id = p.workspace_id ${lookup ?? sql``}
        CROSS JOIN LATERAL (SELECT ${port} AS port OFFSET 0) a
       WHERE p.workspace_id = ${run.workspaceId}
         AND p.run_id = ${run.runId}
         AND p.node_id = ${nodeId}
         AND p.state <> 'done'
         AND ${who}
    ), moved AS (
      UPDATE journey_positions p
         SET node_id = ${byPort(sql`d.port`, ({ nodeId: to }) => sql`${to}`)},
             state = ${byPort(sql`d.port`, ({ state }) => sql`${state}`)},
             since = ${now},
             due_at = d.due_at,
             outcome = NULL,
             ${waitsForDate ? sql`awaited_date = d.awaited_date,` : sql``}
             ${lastWait ? sql`last_wait_ended_at = d.last_wait_ended_at, last_wait_event_id = d.last_wait_event_id,` : sql``}
             ${entry ? sql`entry = d.entry,` : sql``}
             ended_at = ${byPort(sql`d.port`, endedAt)}::timestamptz,
             ended_why = ${byPort(sql`d.port`, ({ endedWhy }) => sql`${endedWhy}`)}
        FROM d
       WHERE p.ctid = d.ctid
      RETURNING p.contact_id, d.port, d.why
    ), trail AS (
      INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
      SELECT ${run.workspaceId}, contact_id, ${run.journeyId}, ${run.runId}, ${nodeId}, port, why, ${now}::timestamptz
        FROM moved
    )
    SELECT port, count(*)::int AS count FROM moved GROUP BY port`.execute(tx)
  const moves = rows.map((row) => ({ nodeId, port: row.port, count: row.count }))
  if (count) await countMoves(tx, run, moves)
  return moves
}
