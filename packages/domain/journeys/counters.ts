import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

/** How many left a step by one of its ports. */
export interface Move {
  nodeId: string
  port: string
  count: number
}

/**
 * Adds to the live counts. Call it last in a transaction: the rows are shared by all runs of the version, and stay
 * locked until the commit. They are locked in one order, so that runs never wait for each other in a circle.
 */
export async function countMoves(tx: WorkspaceTx, version: { workspaceId: string; journeyId: string; versionId: string }, moves: Move[]): Promise<void> {
  if (moves.length === 0) return
  await sql`
    INSERT INTO journey_counters AS k (workspace_id, journey_id, version_id, node_id, port, count)
    SELECT ${version.workspaceId}, ${version.journeyId}, ${version.versionId}, node_id, port, sum(n)
      FROM unnest(${moves.map(({ nodeId }) => nodeId)}::text[], ${moves.map(({ port }) => port)}::text[], ${moves.map(({ count }) => count)}::bigint[]) AS m (node_id, port, n)
     GROUP BY node_id, port ORDER BY node_id, port
    ON CONFLICT (workspace_id, journey_id, version_id, node_id, port) DO UPDATE SET count = k.count + excluded.count`.execute(tx)
}
