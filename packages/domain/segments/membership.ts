import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import type { ContactId, SegmentId, WorkspaceId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'
import { conditionSql, nextEvaluationSql } from '../condition/sql.ts'
import { Topic } from '../topic.ts'

/** A segment, and the moment at which it is evaluated. */
export interface MembershipEvaluation {
  workspaceId: WorkspaceId
  segmentId: SegmentId
  condition: Condition
  now: Date
}

/** Contacts that entered and contacts that left. */
export interface MembershipChanges {
  entered: string[]
  left: string[]
}

/** Contacts entered a segment or left it. */
export const membershipChanged = new Topic<[segmentId: SegmentId, changes: MembershipChanges, now: Date]>(
  'membership changed',
)

/**
 * The statement that evaluates the condition and makes the member rows follow: entries, exits, and the time of the next
 * evaluation, for members and others alike. Repeating it changes nothing. `answer` selects from the rows `changed`
 * (contact_id, entered).
 */
function updateMembershipSql(
  { workspaceId, segmentId, condition, now }: MembershipEvaluation,
  contactIds: ContactId[] | undefined,
  answer: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const next = nextEvaluationSql(condition, now)
  const among = (column: string) => (contactIds ? sql`AND ${sql.ref(column)} = ANY (${contactIds}::uuid[])` : sql``)
  // Evaluating everyone keeps the evaluations that are due already: they are for changes after its snapshot.
  const notDue = contactIds ? sql`` : sql`AND k.due_at > '-infinity'`
  // A few contacts are excluded by a hashed list, all contacts by a join that may spill to disk.
  const isNot = (column: string, which: RawBuilder<unknown>) =>
    contactIds
      ? sql`AND ${sql.ref(column)} NOT IN (SELECT contact_id FROM evaluated e WHERE ${which})`
      : sql`AND NOT EXISTS (SELECT FROM evaluated e WHERE e.contact_id = ${sql.ref(column)} AND ${which})`
  const unscheduled = (isUnscheduled: RawBuilder<unknown>) => sql`unscheduled AS (
      DELETE
        FROM segment_next_evaluations k
       WHERE k.workspace_id = ${workspaceId}
         AND k.segment_id = ${segmentId} ${among('k.contact_id')} ${notDue} ${isUnscheduled}
    )`
  return sql`
    WITH evaluated AS MATERIALIZED (
      SELECT c.id AS contact_id,
             ${conditionSql(condition, { now, of: contactIds ? 'each' : 'whole', nested: true })} AS member,
             ${next ?? sql`NULL::timestamptz`} AS due_at
        FROM contacts c
       WHERE c.workspace_id = ${workspaceId} ${among('c.id')}
    ), entered AS (
      INSERT INTO segment_members (workspace_id, segment_id, contact_id, since)
      SELECT ${workspaceId}, ${segmentId}, contact_id, ${now}
        FROM evaluated
       WHERE member
       ORDER BY contact_id
          ON CONFLICT DO NOTHING
      RETURNING contact_id
    ), gone AS (
      DELETE
        FROM segment_members m
       WHERE m.workspace_id = ${workspaceId}
         AND m.segment_id = ${segmentId} ${among('m.contact_id')} ${isNot('m.contact_id', sql`e.member`)}
      RETURNING contact_id
    ), ${
      next
        ? sql`scheduled AS (
      INSERT INTO segment_next_evaluations AS k (workspace_id, segment_id, contact_id, due_at)
      SELECT ${workspaceId}, ${segmentId}, contact_id, due_at
        FROM evaluated
       WHERE due_at IS NOT NULL
       ORDER BY contact_id
          ON CONFLICT (workspace_id, segment_id, contact_id)
          DO UPDATE
         SET due_at = excluded.due_at
       WHERE k.due_at <> excluded.due_at ${notDue}
    ), ${unscheduled(isNot('k.contact_id', sql`e.due_at IS NOT NULL`))}`
        : unscheduled(sql``)
    }, changed AS (
      SELECT contact_id, true AS entered FROM entered
      UNION ALL
      SELECT contact_id, false FROM gone
    ), recorded AS (
      INSERT INTO segment_membership_changes (workspace_id, segment_id, contact_id, entered, at)
      SELECT ${workspaceId}, ${segmentId}, contact_id, entered, ${now}
        FROM changed
    ), counted AS (
      UPDATE segments
         SET size = size + (SELECT count(*) FILTER (WHERE entered) - count(*) FILTER (WHERE NOT entered) FROM changed)
       WHERE workspace_id = ${workspaceId} AND id = ${segmentId} AND EXISTS (SELECT FROM changed)
      RETURNING size
    ), sized AS (
      INSERT INTO segment_sizes (workspace_id, segment_id, hour, size)
      SELECT ${workspaceId}, ${segmentId}, date_trunc('hour', ${now}::timestamptz, 'UTC'), size
        FROM counted
      ON CONFLICT (workspace_id, segment_id, hour) DO UPDATE SET size = excluded.size
    )
    ${answer}`
}

/** Updates the membership of some contacts. */
export async function updateMembershipOf(
  tx: WorkspaceTx,
  { contactIds, ...evaluation }: MembershipEvaluation & { contactIds: ContactId[] },
): Promise<MembershipChanges> {
  const { rows } = await (
    updateMembershipSql(evaluation, contactIds, sql`SELECT contact_id, entered FROM changed`) as RawBuilder<{
      contact_id: ContactId
      entered: boolean
    }>
  ).execute(tx)
  const idsWhere = (entered: boolean) => rows.flatMap((row) => (row.entered === entered ? [row.contact_id] : []))
  return { entered: idsWhere(true), left: idsWhere(false) }
}

/**
 * Updates the membership of all contacts, and marks those that changed as dirty for the segments made of this one;
 * returns how many entered and left.
 */
export async function updateMembershipOfEveryone(
  tx: WorkspaceTx,
  evaluation: MembershipEvaluation,
): Promise<{ entered: number; left: number }> {
  const answer = sql`
    SELECT count(*) FILTER (WHERE entered)::int AS entered, count(*) FILTER (WHERE NOT entered)::int AS left,
           mark_dirty_contacts(${evaluation.workspaceId}, coalesce(array_agg(contact_id), '{}'), ${`segment:${evaluation.segmentId}`})
      FROM changed`
  const { rows } = await (
    updateMembershipSql(evaluation, undefined, answer) as RawBuilder<{ entered: number; left: number }>
  ).execute(tx)
  return { entered: rows[0]?.entered ?? 0, left: rows[0]?.left ?? 0 }
}
