import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, SegmentId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { Problem } from '../problem.ts'
import { membershipChanged } from './membership.ts'
import { getSegment } from './segments.ts'

/** The condition of a list: none, its contacts are chosen one by one. */
const NO_CONDITION = JSON.stringify({ kind: 'all', of: [] })

/** Makes an empty list (a static segment). */
export async function createList(tx: WorkspaceTx, workspaceId: WorkspaceId, name: string, now: Date): Promise<string> {
  const { id } = await tx
    .insertInto('segments')
    .values({
      workspace_id: workspaceId,
      name,
      kind: 'static',
      condition: NO_CONDITION,
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

/** {@link changeMembers}, where a user names the list. @throws Problem when it is none */
export async function changeListMembers(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  segmentId: SegmentId,
  change: 'add' | 'remove',
  contactIds: ContactId[],
  now: Date,
): Promise<number> {
  const { kind } = await getSegment(tx, segmentId)
  if (kind !== 'static') throw new Problem('conflict', 'segment.notList')
  return changeMembers(tx, workspaceId, segmentId, change, contactIds, now)
}

/**
 * Adds contacts to a list (a static segment), or removes them; repeating it changes nothing. Journeys that are
 * triggered by it, or wait for it, and segments made of it follow. Returns how many entered or left. A dynamic segment
 * is left alone: it follows its condition.
 */
export async function changeMembers(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  segmentId: SegmentId,
  change: 'add' | 'remove',
  contactIds: ContactId[],
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
  const membersSql = entered
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
  const { rows } = await sql<{ contact_id: ContactId }>`
    WITH changes AS (${membersSql}), recorded AS (
      INSERT INTO segment_membership_changes (workspace_id, segment_id, contact_id, entered, at)
      SELECT ${workspaceId}, ${segmentId}, contact_id, ${entered}::boolean, ${now}::timestamptz
        FROM changes
    ), counted AS (
      UPDATE segments
         SET size = size + (CASE WHEN ${entered}::boolean THEN 1 ELSE -1 END) * (SELECT count(*) FROM changes)
       WHERE workspace_id = ${workspaceId} AND id = ${segmentId} AND EXISTS (SELECT FROM changes) RETURNING size
    ), sized AS (
      INSERT INTO segment_sizes (workspace_id, segment_id, hour, size)
      SELECT ${workspaceId}, ${segmentId}, date_trunc('hour', ${now}::timestamptz, 'UTC'), size
        FROM counted
      ON CONFLICT (workspace_id, segment_id, hour) DO UPDATE SET size = excluded.size
    ), dirty AS (
      SELECT mark_dirty_contacts(${workspaceId}, coalesce(array_agg(contact_id), '{}'), ${`segment:${segmentId}`}) FROM changes
    )
    SELECT contact_id FROM changes, dirty`.execute(tx)
  const ids = rows.map(({ contact_id }) => contact_id)
  await membershipChanged.publish(
    tx,
    workspaceId,
    segmentId,
    { entered: entered ? ids : [], left: entered ? [] : ids },
    now,
  )
  return ids.length
}
