import { type Database, enterWorkspace, plannedForAny, useByKey, type WorkspaceTx } from '@parcours/db/connection.ts'
import { isOfTheMoment } from '@parcours/db/failure.ts'
import { sql } from 'kysely'
import type { WorkspaceTurn } from '../next-in-turn.ts'
import { FIRST_UUID } from '../uuid.ts'
import { type KeepSegment, type KeptSegment, keepApart, keepTogether } from './keep-segment.ts'

/** Touches taken in one transaction. */
const MOST = 5000

/** What is to be looked at, by the aspect touched or the segment concerned. */
type Touched = Map<string, Set<string>>

/**
 * Looks again at the contacts that were touched, and at those whose answer time may have changed, in the segments whose
 * answer depends on it; a segment made of others follows them in the same transaction. One batch of one workspace;
 * returns how many looks there were, 0 when there is nothing to do. When a batch fails by what is in it, each segment
 * is kept by itself, and what cannot be is put aside.
 */
export async function keepBatch(db: Database, now: Date, turn: WorkspaceTurn = { after: FIRST_UUID }): Promise<number> {
  const workspaceId = await nextWorkspace(db, turn.after, now)
  if (!workspaceId) return 0
  turn.after = workspaceId
  try {
    return await keepOnce(db, workspaceId, now, keepTogether)
  } catch (error) {
    if (isOfTheMoment(error)) throw error
    return keepOnce(db, workspaceId, now, keepApart)
  }
}

function keepOnce(db: Database, workspaceId: string, now: Date, keep: KeepSegment): Promise<number> {
  return db.transaction().execute(async (tx) => {
    if (!(await lockKeeper(tx, workspaceId))) return 0
    await enterWorkspace(tx, workspaceId)
    await useByKey(tx)
    const touched = await takeTouches(tx, workspaceId)
    const due = await takeDue(tx, workspaceId, now)
    const segments = (await tx
      .selectFrom('segments')
      .select(['id', 'name', 'condition', 'depends', 'state'])
      .where('kind', '=', 'dynamic')
      .where('state', '<>', 'failed')
      .orderBy('depth')
      .execute()) as KeptSegment[]
    let looks = [...touched.values()].reduce((sum, { size }) => sum + size, 0)
    for (const segment of segments) {
      const contactIds = concerned(segment, touched, due)
      looks += contactIds.length
      if (contactIds.length === 0) continue
      if (segment.state === 'building') await lookAfterBuild(tx, workspaceId, segment.id, contactIds)
      else {
        const moved = await plannedForAny(tx, () => keep(tx, workspaceId, segment, contactIds, now))
        touched.set(`segment:${segment.id}`, new Set(moved))
      }
    }
    return looks
  })
}

/** A workspace with something to do, in the order of their ids, from the first again after the last. */
async function nextWorkspace(db: Database, after: string, now: Date): Promise<string | undefined> {
  return db.transaction().execute(async (tx) => {
    await useByKey(tx)
    const { rows } = await sql<{ id: string }>`
      SELECT w.id FROM workspaces w
       WHERE EXISTS (SELECT FROM segment_dirty_contacts t WHERE t.workspace_id = w.id)
          OR EXISTS (
            SELECT
              FROM segment_next_evaluations k
              JOIN segments s ON s.workspace_id = k.workspace_id AND s.id = k.segment_id AND s.state = 'ready'
             WHERE k.workspace_id = w.id AND k.due_at <= ${now})
       ORDER BY w.id <= ${after}::uuid, w.id LIMIT 1`.execute(tx)
    return rows[0]?.id
  })
}

/** One keeper is at work on a workspace at a time, so that no two looks at a contact cross. */
async function lockKeeper(tx: WorkspaceTx, workspaceId: string): Promise<boolean> {
  const { rows } = await sql<{ got: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtext('parcours.segments'), hashtext(${workspaceId})) AS got`.execute(tx)
  return rows[0]?.got ?? false
}

function concerned({ id, depends }: KeptSegment, touched: Touched, due: Touched): string[] {
  return [
    ...new Set([...[...depends, 'any'].flatMap((aspect) => [...(touched.get(aspect) ?? [])]), ...(due.get(id) ?? [])]),
  ]
}

/** Waits until no keeper is at work on the workspace: what it saw before is written. */
export async function awaitKeeper(db: Database, workspaceId: string): Promise<void> {
  await db
    .transaction()
    .execute((tx) =>
      sql`SELECT pg_advisory_xact_lock(hashtext('parcours.segments'), hashtext(${workspaceId}))`.execute(tx),
    )
}

async function takeTouches(tx: WorkspaceTx, workspaceId: string): Promise<Touched> {
  const { rows } = await sql<{ contact_id: string; aspect: string }>`
    DELETE
      FROM segment_dirty_contacts
     WHERE seq = ANY (ARRAY (SELECT seq
                               FROM segment_dirty_contacts
                              WHERE workspace_id = ${workspaceId}
                              ORDER BY seq
                              LIMIT ${MOST}))
    RETURNING contact_id, aspect`.execute(tx)
  return grouped(rows.map(({ aspect, contact_id }) => [aspect, contact_id]))
}

async function takeDue(tx: WorkspaceTx, workspaceId: string, now: Date): Promise<Touched> {
  const { rows } = await sql<{ segment_id: string; contact_id: string }>`
    SELECT k.segment_id, k.contact_id
      FROM segment_next_evaluations k
      JOIN segments s ON s.workspace_id = k.workspace_id AND s.id = k.segment_id AND s.state = 'ready'
     WHERE k.workspace_id = ${workspaceId} AND k.due_at <= ${now} ORDER BY k.due_at LIMIT ${MOST}`.execute(tx)
  return grouped(rows.map(({ segment_id, contact_id }) => [segment_id, contact_id]))
}

function grouped(pairs: [key: string, id: string][]): Touched {
  return new Map(
    [...Map.groupBy(pairs, ([key]) => key)].map(([key, group]) => [key, new Set(group.map(([, id]) => id))]),
  )
}

/** While a segment is being built from a snapshot, whoever is touched is due for a look as soon as it is ready. */
async function lookAfterBuild(
  tx: WorkspaceTx,
  workspaceId: string,
  segmentId: string,
  contactIds: string[],
): Promise<void> {
  await sql`
    INSERT INTO segment_next_evaluations (workspace_id, segment_id, contact_id, due_at)
    SELECT ${workspaceId}, ${segmentId}, id, '-infinity' FROM unnest(${contactIds.sort()}::uuid[]) id
    ON CONFLICT (workspace_id, segment_id, contact_id) DO UPDATE SET due_at = '-infinity'`.execute(tx)
}
