import type { Database, WorkspaceTx } from '@parcours/db/connection.ts'
import type { JourneyId, VersionId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'

/** How many left a step by one of its ports. */
export interface Move {
  nodeId: string
  port: string
  count: number
}

/** Adds to the live counts: rows of their own, which no transaction waits for. */
export async function countMoves(
  tx: WorkspaceTx,
  version: { workspaceId: WorkspaceId; journeyId: JourneyId; versionId: VersionId },
  moves: Move[],
): Promise<void> {
  if (moves.length === 0) return
  await tx
    .insertInto('journey_counters')
    .values(
      moves.map(({ nodeId, port, count }) => ({
        workspace_id: version.workspaceId,
        journey_id: version.journeyId,
        version_id: version.versionId,
        node_id: nodeId,
        port,
        count,
      })),
    )
    .execute()
}

/** Rows of one counter beyond which they are folded into one. */
const MANY = 50

/** Counters of the last days answer what happened today and yesterday; a week more harms nothing. */
const RECENT = '8 days'

/** Tables of counters that only grow, and what distinguishes their counters. */
const COUNTERS = {
  journey_counters: ['workspace_id', 'journey_id', 'version_id', 'node_id', 'port', 'day'],
  journey_message_counters: ['workspace_id', 'journey_id', 'version_id', 'node_id', 'what', 'day'],
  event_names: ['workspace_id', 'name', 'day'],
  campaign_counters: ['workspace_id', 'send_id', 'variant', 'what'],
  recent_message_counters: ['workspace_id', 'subject_id', 'what', 'quarter'],
}

/** Folds counters that have grown into many rows. A reader sees the rows or their sum, never both. */
export async function foldCounters(db: Database): Promise<void> {
  for (const [table, columns] of Object.entries(COUNTERS)) {
    const key = sql.join(columns.map((column) => sql.ref(column)))
    const isSame = sql.join(
      columns.map((column) => sql`c.${sql.ref(column)} = m.${sql.ref(column)}`),
      sql` AND `,
    )
    await sql`
      WITH many AS (
        SELECT ${key} FROM ${sql.table(table)} GROUP BY ${key} HAVING count(*) > ${MANY}
      ), gone AS (
        DELETE FROM ${sql.table(table)} c USING many m WHERE ${isSame} RETURNING c.*
      )
      INSERT INTO ${sql.table(table)} (${key}, count) SELECT ${key}, sum(count) FROM gone GROUP BY ${key}`.execute(db)
  }
  await sql`DELETE FROM recent_message_counters WHERE quarter < now() - ${RECENT}::interval`.execute(db)
}
