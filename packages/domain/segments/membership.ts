import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { type RawBuilder, sql } from 'kysely'
import { conditionSql, nextTurnSql } from '../condition/sql.ts'
import { Topic } from '../topic.ts'

/** A segment, and the moment of looking. */
export interface Look {
  workspaceId: string
  segmentId: string
  condition: Condition
  now: Date
}

/** Who came and who went. */
export interface Moved {
  entered: string[]
  left: string[]
}

/** Contacts came into a segment or left it. */
export const membersMoved = new Topic<[segmentId: string, moved: Moved, now: Date]>('members moved')

/**
 * The statement that asks the condition and makes the member rows follow: who entered, who left, and when time alone
 * may change the answer next, for members and others alike. Asked again it changes nothing. `answer` is over the rows
 * `moved` (contact_id, entered).
 */
function settle(
  { workspaceId, segmentId, condition, now }: Look,
  contactIds: string[] | undefined,
  answer: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const turn = nextTurnSql(condition, now)
  const among = (column: string) => (contactIds ? sql`AND ${sql.ref(column)} = ANY (${contactIds}::uuid[])` : sql``)
  // Looking at everyone does not take away the looks that are due already: they are for what came after its snapshot.
  const notDue = contactIds ? sql`` : sql`AND k.due_at > '-infinity'`
  // A few are kept out by a hashed list, everyone by a join that may spill to disk.
  const isNot = (column: string, which: RawBuilder<unknown>) =>
    contactIds
      ? sql`AND ${sql.ref(column)} NOT IN (SELECT contact_id FROM asked a WHERE ${which})`
      : sql`AND NOT EXISTS (SELECT FROM asked a WHERE a.contact_id = ${sql.ref(column)} AND ${which})`
  const unchecked = (stays: RawBuilder<unknown>) => sql`unchecked AS (
      DELETE
        FROM segment_next_evaluations k
       WHERE k.workspace_id = ${workspaceId}
         AND k.segment_id = ${segmentId} ${among('k.contact_id')} ${notDue} ${stays}
    )`
  return sql`
    WITH asked AS MATERIALIZED (
      SELECT c.id AS contact_id,
             ${conditionSql(condition, { now, of: contactIds ? 'each' : 'whole', nested: true })} AS member,
             ${turn ?? sql`NULL::timestamptz`} AS due_at
        FROM contacts c
       WHERE c.workspace_id = ${workspaceId} ${among('c.id')}
    ), entered AS (
      INSERT INTO segment_members (workspace_id, segment_id, contact_id, since)
      SELECT ${workspaceId}, ${segmentId}, contact_id, ${now}
        FROM asked
       WHERE member
       ORDER BY contact_id
          ON CONFLICT DO NOTHING
      RETURNING contact_id
    ), gone AS (
      DELETE
        FROM segment_members m
       WHERE m.workspace_id = ${workspaceId}
         AND m.segment_id = ${segmentId} ${among('m.contact_id')} ${isNot('m.contact_id', sql`a.member`)}
      RETURNING contact_id
    ), ${
      turn
        ? sql`checked AS (
      INSERT INTO segment_next_evaluations AS k (workspace_id, segment_id, contact_id, due_at)
      SELECT ${workspaceId}, ${segmentId}, contact_id, due_at
        FROM asked
       WHERE due_at IS NOT NULL
       ORDER BY contact_id
          ON CONFLICT (workspace_id, segment_id, contact_id)
          DO UPDATE
         SET due_at = excluded.due_at
       WHERE k.due_at <> excluded.due_at ${notDue}
    ), ${unchecked(isNot('k.contact_id', sql`a.due_at IS NOT NULL`))}`
        : unchecked(sql``)
    }, moved AS (
      SELECT contact_id, true AS entered FROM entered
      UNION ALL
      SELECT contact_id, false FROM gone
    ), noted AS (
      INSERT INTO segment_membership_changes (workspace_id, segment_id, contact_id, entered, at)
      SELECT ${workspaceId}, ${segmentId}, contact_id, entered, ${now}
        FROM moved
    ), counted AS (
      UPDATE segments
         SET size = size + (SELECT count(*) FILTER (WHERE entered) - count(*) FILTER (WHERE NOT entered) FROM moved)
       WHERE workspace_id = ${workspaceId} AND id = ${segmentId} AND EXISTS (SELECT FROM moved)
      RETURNING size
    ), sized AS (
      INSERT INTO segment_sizes (workspace_id, segment_id, hour, size)
      SELECT ${workspaceId}, ${segmentId}, date_trunc('hour', ${now}::timestamptz, 'UTC'), size
        FROM counted
      ON CONFLICT (workspace_id, segment_id, hour) DO UPDATE SET size = excluded.size
    )
    ${answer}`
}

/** Settles the membership of some contacts. */
export async function settleSome(
  tx: WorkspaceTx,
  { contactIds, ...look }: Look & { contactIds: string[] },
): Promise<Moved> {
  const { rows } = await (
    settle(look, contactIds, sql`SELECT contact_id, entered FROM moved`) as RawBuilder<{
      contact_id: string
      entered: boolean
    }>
  ).execute(tx)
  const those = (entered: boolean) => rows.flatMap((row) => (row.entered === entered ? [row.contact_id] : []))
  return { entered: those(true), left: those(false) }
}

/**
 * Settles the membership of everyone, and touches whoever moved for
 * the segments made of this one; tells how many came and went.
 */
export async function settleEveryone(tx: WorkspaceTx, look: Look): Promise<{ entered: number; left: number }> {
  const answer = sql`
    SELECT count(*) FILTER (WHERE entered)::int AS entered, count(*) FILTER (WHERE NOT entered)::int AS left,
           mark_dirty_contacts(${look.workspaceId}, coalesce(array_agg(contact_id), '{}'), ${`segment:${look.segmentId}`})
      FROM moved`
  const { rows } = await (settle(look, undefined, answer) as RawBuilder<{ entered: number; left: number }>).execute(tx)
  return { entered: rows[0]?.entered ?? 0, left: rows[0]?.left ?? 0 }
}
