import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Census } from '@parcours/model/journey/advance.ts'
import { sql } from 'kysely'

/** Due times reported a step: the conductor only needs the earliest, ops like to see what follows. */
const DUE_SHOWN = 20

/** Who of a run stands where. As in all that looks for people by their run, `ended_at` is not asked for: an index of those inside journeys would do for that, and hold everyone. */
export async function takeCensus(tx: WorkspaceTx, workspaceId: string, runId: string): Promise<Census> {
  const { rows } = await sql<{ node_id: string; state: string; due_at: Date | null; count: number }>`
    SELECT node_id, state, due_at, count(*)::int AS count FROM journey_positions
     WHERE workspace_id = ${workspaceId} AND run_id = ${runId} AND state <> 'done'
     GROUP BY node_id, state, due_at ORDER BY node_id, due_at`.execute(tx)
  return [...Map.groupBy(rows, ({ node_id }) => node_id)].map(([nodeId, standing]) => ({
    nodeId,
    ready: standing.filter(({ state }) => state === 'ready').reduce((sum, { count }) => sum + count, 0),
    due: standing.flatMap(({ state, due_at, count }) => (state === 'waiting' && due_at ? [{ at: due_at.toISOString(), count }] : [])).slice(0, DUE_SHOWN),
  }))
}

/** Takes the census, and closes the run's row when nobody is left. */
export async function takeCensusAndClose(tx: WorkspaceTx, workspaceId: string, runId: string, now: Date): Promise<Census> {
  const census = await takeCensus(tx, workspaceId, runId)
  if (census.length === 0) {
    await tx.updateTable('journey_runs').set({ ended_at: now }).where('workspace_id', '=', workspaceId).where('id', '=', runId).where('ended_at', 'is', null).execute()
  }
  return census
}
