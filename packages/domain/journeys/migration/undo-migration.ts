import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { BulkJobId, ContactId, JourneyId, RunId, WorkspaceId } from '@parcours/model/id.ts'
import { LEFT_BY_CHANGE } from '@parcours/model/journey/rules.ts'
import { type RawBuilder, sql } from 'kysely'
import { followWhere } from '../waits/follow-dates.ts'
import { moveToRuns, pairsSql } from './move-to-runs.ts'

/** A migration can be undone for so long. */
export const UNDO_MIGRATION_WITHIN_MS = 24 * 3_600_000

/** Whether a contact whose enrollment ended has not entered again meanwhile: SQL over their position `p`. */
const HAS_NOT_REENTERED = sql<boolean>`
  NOT EXISTS (SELECT FROM journey_positions n WHERE n.workspace_id = p.workspace_id AND n.contact_id = p.contact_id
                                               AND n.journey_id = p.journey_id
                                               AND n.entry_key = p.entry_key
                                               AND n.ended_at IS NULL)`

interface MigrationUndo {
  workspaceId: WorkspaceId
  journeyId: JourneyId
  /** The bulk job of the migration. */
  bulkJobId: BulkJobId
  /** Contacts after this id, so many of them. */
  after: string
  limit: number
  now: Date
}

/** How many of the migrated contacts there are to read. */
export async function countMigrated(tx: WorkspaceTx, bulkJobId: BulkJobId): Promise<number> {
  const { count } = await tx
    .selectFrom('journey_migrated_contacts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('bulk_job_id', '=', bulkJobId)
    .executeTakeFirstOrThrow()
  return count
}

/**
 * Undoes the migration of the next contacts. A contact who is still at the position after the migration goes back to
 * the old version, until the same time, or until the moment of a date that has moved meanwhile; one whom it made exit
 * is in again. A contact who has moved on since stays.
 */
export async function undoMigration(
  tx: WorkspaceTx,
  { workspaceId, journeyId, bulkJobId, after, limit, now }: MigrationUndo,
): Promise<{ looked: number; moved: number; last: string | undefined }> {
  const { rows: looked } = await sql<{ contact_id: string }>`
    SELECT contact_id
      FROM journey_migrated_contacts
     WHERE workspace_id = ${workspaceId} AND bulk_job_id = ${bulkJobId} AND contact_id > ${after}::uuid
     ORDER BY contact_id FETCH FIRST ${sql.lit(limit)} ROWS WITH TIES`.execute(tx)
  const last = looked.at(-1)?.contact_id
  if (last === undefined) return { looked: 0, moved: 0, last }
  const ofChunk = sql`
    x.workspace_id = ${workspaceId}
      AND x.bulk_job_id = ${bulkJobId}
      AND x.contact_id > ${after}::uuid
      AND x.contact_id <= ${last}::uuid`
  const { rows: moved } = await sql<{ runId: RunId; contactId: ContactId; left: boolean }>`
    SELECT p.run_id AS "runId", p.contact_id AS "contactId", p.ended_at IS NOT NULL AS left
      FROM journey_migrated_contacts x
      JOIN journey_positions p ON p.workspace_id = x.workspace_id
       AND p.run_id = x.run_id
       AND p.contact_id = x.contact_id
     WHERE ${ofChunk}
       AND ((p.state = 'waiting' AND p.node_id = x.node_id AND p.since <= x.at)
           OR (p.ended_why = ${LEFT_BY_CHANGE} AND p.ended_at = x.at AND ${HAS_NOT_REENTERED}))
     ORDER BY p.contact_id FOR UPDATE OF p`.execute(tx)
  if (moved.length > 0) {
    await removeExit(tx, { workspaceId, journeyId }, pairsSql(moved.filter(({ left }) => left)))
    const runs = await moveToRuns(
      tx,
      { workspaceId, journeyId, now },
      sql`
        SELECT x.run_id, x.contact_id, x.from_version_id AS version_id, x.from_node_id AS node_id, 'waiting' AS state,
               x.since, x.due_at, x.awaited_date, NULL::timestamptz AS ended_at, NULL::text AS ended_why
            FROM (${pairsSql(moved)}) t
            JOIN journey_migrated_contacts x ON x.run_id = t.run_id AND x.contact_id = t.contact_id
           WHERE ${ofChunk}`,
    )
    // Their position was another when it moved: no time of theirs was up that it could have come too late for.
    await followWhere(tx, { workspaceId, now, pausedUntil: now }, sql`p.run_id = ANY (${uuids(runs)})`)
  }
  return { looked: looked.length, moved: moved.length, last: looked.length >= limit ? last : undefined }
}

/** They have not left: neither their trail nor the counts say so any more. */
async function removeExit(
  tx: WorkspaceTx,
  { workspaceId, journeyId }: { workspaceId: WorkspaceId; journeyId: JourneyId },
  who: RawBuilder<unknown>,
): Promise<void> {
  await sql`
    WITH who AS MATERIALIZED (${who}), trail AS (
      DELETE
        FROM journey_trail t
       USING who o
       WHERE t.workspace_id = ${workspaceId}
         AND t.contact_id = o.contact_id
         AND t.run_id = o.run_id
         AND t.port = ${LEFT_BY_CHANGE}
    )
    INSERT INTO journey_counters (workspace_id, journey_id, version_id, node_id, port, count)
    SELECT ${workspaceId}, ${journeyId}, p.version_id, p.node_id, ${LEFT_BY_CHANGE}, -count(*)
      FROM who o
      JOIN journey_positions p ON p.workspace_id = ${workspaceId}
       AND p.run_id = o.run_id
       AND p.contact_id = o.contact_id
     GROUP BY p.version_id, p.node_id`.execute(tx)
}

/** What can no longer be undone is forgotten. */
export async function forgetOldMigrations(tx: WorkspaceTx, now: Date): Promise<void> {
  await tx
    .deleteFrom('journey_migrated_contacts')
    .where('at', '<', new Date(now.getTime() - UNDO_MIGRATION_WITHIN_MS))
    .execute()
}
