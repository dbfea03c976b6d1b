import { type Database, inWorkspace, inWorkspaceAtLarge, type WorkspaceTx } from '@parcours/db/connection.ts'
import { TryAgain } from '@parcours/db/failure.ts'
import { inSavepoint } from '@parcours/db/savepoint.ts'
import { Condition } from '@parcours/model/condition/condition.ts'
import type { SegmentId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { workflowOutbox } from '../workflow-outbox.ts'
import { failSegment } from './evaluate-segment.ts'
import { updateMembershipOfEveryone } from './membership.ts'
import { awaitMaintenance } from './membership-maintenance.ts'
import { publishMembershipChanges } from './publish-membership-changes.ts'
import { unready } from './readiness.ts'

/** Segments to build, of which some may be under way already; `revision` tells one build from the next. */
export const SEGMENTS_TO_BUILD = workflowOutbox<{ name: string; revision: number }>({
  table: 'segments',
  mark: 'to_build',
  asking: sql`r.revision`,
  columns: sql`r.name, r.revision`,
})

/** A build waits so long for transactions begun before it; the nightly reconciliation finds what it misses beyond. */
const MAX_WAIT_MS = 60_000

/**
 * Waits until every transaction of this database that was writing before now has ended. Such a transaction may not see
 * the segment, and so marks no contact dirty for it, and the snapshot of the build does not see what it writes. Other
 * databases of the server do not matter.
 */
async function awaitEarlierWrites(db: Database): Promise<void> {
  const { rows } = await sql<{ id: string }>`SELECT pg_current_xact_id()::xid::text AS id`.execute(db)
  const id = rows[0]?.id
  for (
    const until = Date.now() + MAX_WAIT_MS;
    Date.now() < until;
    await new Promise((resolve) => setTimeout(resolve, 50))
  ) {
    const { rows: earlier } = await sql`
      SELECT FROM pg_stat_activity
       WHERE datname = current_database() AND age(backend_xid) > age(${id}::xid)
       LIMIT 1`.execute(db)
    if (earlier.length === 0) return
  }
}

/**
 * Waits until the segments that this one is made of are ready: its members follow from theirs. @throws TryAgain after a
 * minute, so that the activity gives its place to others.
 */
async function awaitSegmentsBelow(db: Database, workspaceId: WorkspaceId, segmentId: SegmentId): Promise<void> {
  for (
    const until = Date.now() + MAX_WAIT_MS;
    await inWorkspace(db, workspaceId, (tx) => isMadeOfUnready(tx, segmentId));
    await new Promise((resolve) => setTimeout(resolve, 100))
  )
    if (Date.now() > until) throw new TryAgain('The segments that this one is made of are still being built')
}

/** A segment below that failed keeps the members that it had. */
async function isMadeOfUnready(tx: WorkspaceTx, segmentId: SegmentId): Promise<boolean> {
  return (await unready(tx, [segmentId])).some(({ id, state }) => id !== segmentId && state === 'building')
}

/**
 * Finds the members of a segment anew, from one snapshot of all contacts, in one transaction. Contacts that become
 * dirty meanwhile are evaluated right after (see membership-maintenance.ts). A segment that is saved meanwhile stays in
 * building, and its next build is requested already.
 */
export async function buildSegment(
  db: Database,
  workspaceId: WorkspaceId,
  segmentId: SegmentId,
  now: Date,
): Promise<void> {
  // An earlier build that broke off may have left changes unpublished.
  await publishMembershipChanges(db, workspaceId, segmentId)
  await awaitSegmentsBelow(db, workspaceId, segmentId)
  await awaitEarlierWrites(db)
  await awaitMaintenance(db, workspaceId)
  await inWorkspaceAtLarge(db, workspaceId, async (tx) => {
    const segment = await tx
      .selectFrom('segments')
      .select(['name', 'condition', 'kind', 'built_at'])
      .where('id', '=', segmentId)
      .executeTakeFirst()
    if (segment?.kind !== 'dynamic') return
    const settled = await inSavepoint(tx, () =>
      updateMembershipOfEveryone(tx, { workspaceId, segmentId, condition: Condition.parse(segment.condition), now }),
    )
    if ('failed' in settled) {
      await failSegment(tx, workspaceId, { id: segmentId, name: segment.name }, settled.failed, now)
      return
    }
    await sql`
      UPDATE segments
         SET state = 'ready', built_at = ${now},
             size = (SELECT count(*)
                       FROM segment_members m
                      WHERE m.workspace_id = ${workspaceId} AND m.segment_id = ${segmentId})
       WHERE id = ${segmentId} AND condition = ${JSON.stringify(segment.condition)}::jsonb`.execute(tx)
    await tx
      .insertInto('segment_changes_to_publish')
      .values({ workspace_id: workspaceId, segment_id: segmentId, at: now })
      .execute()
  })
  await publishMembershipChanges(db, workspaceId, segmentId)
}

/** How many members a segment has that is built; null when it is not. */
export async function builtSize(tx: WorkspaceTx, id: string): Promise<number | null> {
  const row = await tx
    .selectFrom('segments')
    .select('size')
    .where('id', '=', id)
    .where('state', '=', 'ready')
    .executeTakeFirst()
  return row?.size ?? null
}
