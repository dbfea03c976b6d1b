import type { Database, WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

/** How many left a step by one of its ports. */
export interface Move {
  nodeId: string
  port: string
  count: number
}

/** Adds to the live counts: rows of their own, which nobody waits for. */
export async function countMoves(tx: WorkspaceTx, version: { workspaceId: string; journeyId: string; versionId: string }, moves: Move[]): Promise<void> {
  if (moves.length === 0) return
  await tx
    .insertInto('journey_counters')
    .values(moves.map(({ nodeId, port, count }) => ({ workspace_id: version.workspaceId, journey_id: version.journeyId, version_id: version.versionId, node_id: nodeId, port, count })))
    .execute()
}

/** Rows of one counter beyond which they are folded into one. */
const MANY = 50

/** Folds counters that have grown into many rows. A reader sees the rows or their sum, never both. */
export async function foldCounters(db: Database): Promise<void> {
  await sql`
    WITH many AS (
      SELECT workspace_id, journey_id, version_id, node_id, port, day FROM journey_counters GROUP BY 1, 2, 3, 4, 5, 6 HAVING count(*) > ${MANY}
    ), gone AS (
      DELETE FROM journey_counters c USING many m
       WHERE (c.workspace_id, c.journey_id, c.version_id, c.node_id, c.port, c.day) = (m.workspace_id, m.journey_id, m.version_id, m.node_id, m.port, m.day) RETURNING c.*
    )
    INSERT INTO journey_counters (workspace_id, journey_id, version_id, node_id, port, day, count)
    SELECT workspace_id, journey_id, version_id, node_id, port, day, sum(count) FROM gone GROUP BY 1, 2, 3, 4, 5, 6`.execute(db)
  await sql`
    WITH many AS (
      SELECT workspace_id, journey_id, version_id, node_id, what, day FROM journey_message_counters GROUP BY 1, 2, 3, 4, 5, 6 HAVING count(*) > ${MANY}
    ), gone AS (
      DELETE FROM journey_message_counters c USING many m
       WHERE (c.workspace_id, c.journey_id, c.version_id, c.node_id, c.what, c.day) = (m.workspace_id, m.journey_id, m.version_id, m.node_id, m.what, m.day) RETURNING c.*
    )
    INSERT INTO journey_message_counters SELECT workspace_id, journey_id, version_id, node_id, what, day, sum(count) FROM gone GROUP BY 1, 2, 3, 4, 5, 6`.execute(db)
  await sql`
    WITH many AS (
      SELECT workspace_id, name, day FROM event_names GROUP BY 1, 2, 3 HAVING count(*) > ${MANY}
    ), gone AS (
      DELETE FROM event_names c USING many m WHERE (c.workspace_id, c.name, c.day) = (m.workspace_id, m.name, m.day) RETURNING c.*
    )
    INSERT INTO event_names SELECT workspace_id, name, day, sum(count) FROM gone GROUP BY 1, 2, 3`.execute(db)
  await sql`
    WITH many AS (
      SELECT workspace_id, send_id, variant, what FROM campaign_counters GROUP BY 1, 2, 3, 4 HAVING count(*) > ${MANY}
    ), gone AS (
      DELETE FROM campaign_counters c USING many m WHERE (c.workspace_id, c.send_id, c.variant, c.what) = (m.workspace_id, m.send_id, m.variant, m.what) RETURNING c.*
    )
    INSERT INTO campaign_counters SELECT workspace_id, send_id, variant, what, sum(count) FROM gone GROUP BY 1, 2, 3, 4`.execute(db)
}
