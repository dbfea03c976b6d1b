import { type Database, inWorkspace, inWorkspaceAtLarge } from '@parcours/db/connection.ts'
import { Condition } from '@parcours/model/condition/condition.ts'
import type { SegmentId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { conditionSql } from '../condition/sql.ts'
import { buildSegment } from './build.ts'
import { computeRfmThresholds } from './rfm-thresholds.ts'

export interface Drift {
  /** Contacts that should be members and are not, and the reverse. */
  missing: number
  surplus: number
}

/** Segments to reconcile: all dynamic ones that are ready. */
export function segmentsToReconcile(db: Database) {
  return db
    .selectFrom('segments')
    .select(['workspace_id', 'id'])
    .where('kind', '=', 'dynamic')
    .where('state', '=', 'ready')
    .orderBy('workspace_id')
    .orderBy('depth')
    .execute()
}

/**
 * Renews the quintiles of each workspace, by which customers have their classes; segments that ask for classes follow
 * by their reconciliation.
 */
export async function renewThresholds(db: Database, now: Date): Promise<void> {
  for (const { workspace_id: workspaceId } of await db.selectFrom('rfm_thresholds').select('workspace_id').execute()) {
    await inWorkspace(db, workspaceId, (tx) => computeRfmThresholds(tx, workspaceId, now))
  }
}

/**
 * Compares the member rows with an evaluation of all contacts, except for those that are dirty or due, records the
 * difference, and repairs it. The difference is expected to be nothing.
 */
export async function reconcileSegment(
  db: Database,
  workspaceId: WorkspaceId,
  segmentId: SegmentId,
  now: Date,
): Promise<Drift> {
  const begun = performance.now()
  const drift = await inWorkspaceAtLarge(db, workspaceId, async (tx) => {
    const segment = await tx
      .selectFrom('segments')
      .select(['condition', 'state', 'kind'])
      .where('id', '=', segmentId)
      .executeTakeFirst()
    if (segment?.kind !== 'dynamic' || segment.state !== 'ready') return undefined
    const { rows } = await sql<Drift>`
      WITH pending AS (
        SELECT contact_id FROM segment_dirty_contacts WHERE workspace_id = ${workspaceId}
        UNION
        SELECT contact_id
          FROM segment_next_evaluations
         WHERE workspace_id = ${workspaceId} AND segment_id = ${segmentId} AND due_at <= ${now}
      ), expected AS (
        SELECT c.id AS contact_id
          FROM contacts c
         WHERE c.workspace_id = ${workspaceId}
           AND ${conditionSql(Condition.parse(segment.condition), { now, of: 'whole' })}
      )
      SELECT count(*) FILTER (WHERE m.contact_id IS NULL)::int AS missing,
             count(*) FILTER (WHERE r.contact_id IS NULL)::int AS surplus
        FROM expected r FULL
        JOIN (SELECT contact_id
                FROM segment_members
               WHERE workspace_id = ${workspaceId} AND segment_id = ${segmentId}) m
       USING (contact_id)
       WHERE (m.contact_id IS NULL OR r.contact_id IS NULL)
         AND contact_id NOT IN (SELECT contact_id FROM pending)`.execute(tx)
    return rows[0]
  })
  if (!drift) return { missing: 0, surplus: 0 }
  if (drift.missing + drift.surplus > 0) await buildSegment(db, workspaceId, segmentId, now)
  await db
    .insertInto('segment_reconciliations')
    .values({
      workspace_id: workspaceId,
      segment_id: segmentId,
      at: now,
      ...drift,
      milliseconds: Math.round(performance.now() - begun),
    })
    // Repeated at the same moment after a crash, the first finding stands.
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return drift
}
