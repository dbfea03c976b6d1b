import { type Database, enterWorkspace, plannedForAny, useByKey, type WorkspaceTx } from '@parcours/db/connection.ts'
import { isOfTheMoment } from '@parcours/db/failure.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import type { ContactId, SegmentId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import type { WorkspaceTurn } from '../next-in-turn.ts'
import { FIRST_UUID } from '../uuid.ts'
import { type DynamicSegment, type EvaluateSegment, evaluateApart, evaluateTogether } from './evaluate-segment.ts'

/** Rows of dirty contacts, and of evaluations that are due, that one transaction takes. */
const MAX_ROWS_PER_BATCH = 5000

/** Contacts to evaluate, by the aspect that changed or by the segment that is due. */
type ContactsByKey = Map<string, Set<string>>

/**
 * Evaluates the dirty contacts, and those whose next evaluation is due, in the segments that depend on what changed; a
 * segment made of others follows them in the same transaction. One batch of one workspace; returns the number of
 * evaluations, 0 when there is nothing to do. When a value in the batch makes it fail, each segment is evaluated by
 * itself, and contacts that cannot be evaluated are quarantined.
 */
export async function evaluateDirtyContacts(
  db: Database,
  now: Date,
  turn: WorkspaceTurn = { after: FIRST_UUID },
): Promise<number> {
  const workspaceId = await nextWorkspace(db, turn.after, now)
  if (!workspaceId) return 0
  turn.after = workspaceId
  try {
    return await evaluateBatch(db, workspaceId, now, evaluateTogether)
  } catch (error) {
    if (isOfTheMoment(error)) throw error
    return evaluateBatch(db, workspaceId, now, evaluateApart)
  }
}

function evaluateBatch(db: Database, workspaceId: WorkspaceId, now: Date, evaluate: EvaluateSegment): Promise<number> {
  return db.transaction().execute(async (tx) => {
    if (!(await lockMaintenance(tx, workspaceId))) return 0
    await enterWorkspace(tx, workspaceId)
    await useByKey(tx)
    const dirty = await takeDirtyContacts(tx, workspaceId)
    const due = await dueEvaluations(tx, workspaceId, now)
    const segments = await tx
      .selectFrom('segments')
      .select(['id', 'name', 'condition', 'depends', 'state'])
      .where('kind', '=', 'dynamic')
      .where('state', '<>', 'failed')
      .orderBy('depth')
      .execute()
    let evaluations = [...dirty.values()].reduce((sum, { size }) => sum + size, 0)
    for (const row of segments) {
      const segment: DynamicSegment = { ...row, condition: row.condition as Condition }
      const contactIds = contactsToEvaluate(segment, dirty, due)
      evaluations += contactIds.length
      if (contactIds.length === 0) continue
      if (segment.state === 'building') await evaluateAfterBuild(tx, workspaceId, segment.id, contactIds)
      else {
        const changed = await plannedForAny(tx, () => evaluate(tx, workspaceId, segment, contactIds, now))
        // Its build may have made others dirty: those stay.
        const aspect = `segment:${segment.id}`
        dirty.set(aspect, new Set([...(dirty.get(aspect) ?? []), ...changed]))
      }
    }
    return evaluations
  })
}

/** A workspace with something to do, in the order of their ids, from the first again after the last. */
async function nextWorkspace(db: Database, after: string, now: Date): Promise<string | undefined> {
  return db.transaction().execute(async (tx) => {
    await useByKey(tx)
    const { rows } = await sql<{ id: string }>`
      SELECT w.id FROM workspaces w
       WHERE EXISTS (SELECT FROM segment_dirty_contacts d WHERE d.workspace_id = w.id)
          OR EXISTS (
            SELECT
              FROM segment_next_evaluations n
              JOIN segments s ON s.workspace_id = n.workspace_id AND s.id = n.segment_id AND s.state = 'ready'
             WHERE n.workspace_id = w.id AND n.due_at <= ${now})
       ORDER BY w.id <= ${after}::uuid, w.id LIMIT 1`.execute(tx)
    return rows[0]?.id
  })
}

/** One process maintains a workspace's memberships at a time, so that no two evaluations of a contact cross. */
async function lockMaintenance(tx: WorkspaceTx, workspaceId: WorkspaceId): Promise<boolean> {
  const { rows } = await sql<{ got: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtext('parcours.segments'), hashtext(${workspaceId})) AS got`.execute(tx)
  return rows[0]?.got ?? false
}

function contactsToEvaluate({ id, depends }: DynamicSegment, dirty: ContactsByKey, due: ContactsByKey): string[] {
  return [
    ...new Set([...[...depends, 'any'].flatMap((aspect) => [...(dirty.get(aspect) ?? [])]), ...(due.get(id) ?? [])]),
  ]
}

/** Waits until no process maintains the workspace's memberships: what one read before is written. */
export async function awaitMaintenance(db: Database, workspaceId: WorkspaceId): Promise<void> {
  await db
    .transaction()
    .execute((tx) =>
      sql`SELECT pg_advisory_xact_lock(hashtext('parcours.segments'), hashtext(${workspaceId}))`.execute(tx),
    )
}

async function takeDirtyContacts(tx: WorkspaceTx, workspaceId: WorkspaceId): Promise<ContactsByKey> {
  const { rows } = await sql<{ contact_id: ContactId; aspect: string }>`
    DELETE
      FROM segment_dirty_contacts
     WHERE seq = ANY (ARRAY (SELECT seq
                               FROM segment_dirty_contacts
                              WHERE workspace_id = ${workspaceId}
                              ORDER BY seq
                              LIMIT ${MAX_ROWS_PER_BATCH}))
    RETURNING contact_id, aspect`.execute(tx)
  return grouped(rows.map(({ aspect, contact_id }) => [aspect, contact_id]))
}

async function dueEvaluations(tx: WorkspaceTx, workspaceId: WorkspaceId, now: Date): Promise<ContactsByKey> {
  const { rows } = await sql<{ segment_id: SegmentId; contact_id: ContactId }>`
    SELECT n.segment_id, n.contact_id
      FROM segment_next_evaluations n
      JOIN segments s ON s.workspace_id = n.workspace_id AND s.id = n.segment_id AND s.state = 'ready'
     WHERE n.workspace_id = ${workspaceId} AND n.due_at <= ${now} ORDER BY n.due_at LIMIT ${MAX_ROWS_PER_BATCH}`.execute(
    tx,
  )
  return grouped(rows.map(({ segment_id, contact_id }) => [segment_id, contact_id]))
}

function grouped(pairs: [key: string, id: string][]): ContactsByKey {
  return new Map(
    [...Map.groupBy(pairs, ([key]) => key)].map(([key, group]) => [key, new Set(group.map(([, id]) => id))]),
  )
}

/** A contact that changes while a segment is built from a snapshot is due as soon as the segment is ready. */
async function evaluateAfterBuild(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  segmentId: SegmentId,
  contactIds: ContactId[],
): Promise<void> {
  await sql`
    INSERT INTO segment_next_evaluations (workspace_id, segment_id, contact_id, due_at)
    SELECT ${workspaceId}, ${segmentId}, id, '-infinity' FROM unnest(${contactIds.sort()}::uuid[]) id
    ON CONFLICT (workspace_id, segment_id, contact_id) DO UPDATE SET due_at = '-infinity'`.execute(tx)
}
