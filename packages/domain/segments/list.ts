import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { membersMoved } from './membership.ts'

/** What a list was made of: nothing, its people are chosen one by one. */
const NOTHING_ASKED = JSON.stringify({ kind: 'all', of: [] })

/** Makes an empty list (a static segment). */
export async function createList(tx: WorkspaceTx, workspaceId: string, name: string, now: Date): Promise<string> {
  const { id } = await tx
    .insertInto('segments')
    .values({
      workspace_id: workspaceId,
      name,
      kind: 'static',
      condition: NOTHING_ASKED,
      depends: [],
      state: 'ready',
      to_build: false,
      built_at: now,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/**
 * Puts contacts on a list (a static segment), or takes them off it; who is on it already, or not, stays so. Journeys
 * that begin with it, or wait for it, and segments made of it follow. Returns how many came or went. A segment with
 * conditions is left alone: it follows its own.
 */
export async function changeMembers(
  tx: WorkspaceTx,
  workspaceId: string,
  segmentId: string,
  change: 'add' | 'remove',
  contactIds: string[],
  now: Date,
): Promise<number> {
  const list = await tx
    .selectFrom('segments')
    .select('id')
    .where('id', '=', segmentId)
    .where('kind', '=', 'static')
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!list || contactIds.length === 0) return 0
  const entered = change === 'add'
  const moved = entered
    ? sql`INSERT INTO segment_members (workspace_id, segment_id, contact_id, since)
          SELECT workspace_id, ${segmentId}, id, ${now}
            FROM contacts
           WHERE workspace_id = ${workspaceId} AND id = ANY (${contactIds}::uuid[])
           ORDER BY id
            ON CONFLICT
          DO NOTHING
          RETURNING contact_id`
    : sql`
      DELETE
        FROM segment_members
       WHERE workspace_id = ${workspaceId} AND segment_id = ${segmentId} AND contact_id = ANY (${contactIds}::uuid[])
      RETURNING contact_id`
  const { rows } = await sql<{ contact_id: string }>`
    WITH moved AS (${moved}), noted AS (
      INSERT INTO segment_membership_changes (workspace_id, segment_id, contact_id, entered, at)
      SELECT ${workspaceId}, ${segmentId}, contact_id, ${entered}::boolean, ${now}::timestamptz
        FROM moved
    ), counted AS (
      UPDATE segments
         SET size = size + (CASE WHEN ${entered}::boolean THEN 1 ELSE -1 END) * (SELECT count(*) FROM moved)
       WHERE workspace_id = ${workspaceId} AND id = ${segmentId} AND EXISTS (SELECT FROM moved) RETURNING size
    ), sized AS (
      INSERT INTO segment_sizes (workspace_id, segment_id, hour, size)
      SELECT ${workspaceId}, ${segmentId}, date_trunc('hour', ${now}::timestamptz, 'UTC'), size
        FROM counted
      ON CONFLICT (workspace_id, segment_id, hour) DO UPDATE SET size = excluded.size
    ), touched AS (
      SELECT mark_dirty_contacts(${workspaceId}, coalesce(array_agg(contact_id), '{}'), ${`segment:${segmentId}`}) FROM moved
    )
    SELECT contact_id FROM moved, touched`.execute(tx)
  const ids = rows.map(({ contact_id }) => contact_id)
  await membersMoved.publish(tx, workspaceId, segmentId, { entered: entered ? ids : [], left: entered ? [] : ids }, now)
  return ids.length
}
