import { type Database, inWorkspaceAtLarge } from '@parcours/db/connection.ts'
import { inSavepoint } from '@parcours/db/savepoint.ts'
import { Condition } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { awaitKeeper } from './keep.ts'
import { failSegment } from './keep-segment.ts'
import { settleEveryone } from './membership.ts'
import { tellMoves } from './tell-moves.ts'

/** Segments that are to be built and perhaps are not yet under way; `revision` tells one build from the next. */
export function segmentsToBuild(db: Database) {
  return db
    .selectFrom('segments')
    .select(['workspace_id', 'id', 'revision'])
    .where('to_build', '=', true)
    .limit(100)
    .execute()
}

export async function markBuildStarted(db: Database, workspaceId: string, id: string, revision: number): Promise<void> {
  await db
    .updateTable('segments')
    .set({ to_build: false })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('revision', '=', revision)
    .execute()
}

/** How long a build waits for what was under way before it; beyond, the nightly reconciliation finds what it missed. */
const PATIENCE_MS = 60_000

/**
 * Waits until every transaction of this database that was writing before now has ended: it may not have seen the
 * segment, and so touched nobody for it, and the snapshot of the build would not see what it wrote. Other databases of
 * the server are no concern of ours.
 */
async function awaitEarlierWrites(db: Database): Promise<void> {
  const { rows } = await sql<{ id: string }>`SELECT pg_current_xact_id()::xid::text AS id`.execute(db)
  const id = rows[0]?.id
  for (
    const until = Date.now() + PATIENCE_MS;
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
 * Finds the members of a segment anew, from one snapshot of everyone, in one transaction. Whoever is touched meanwhile
 * is looked at right after (see keep.ts). Changed once more meanwhile, the segment stays in building, and its next
 * build is asked for already.
 */
export async function buildSegment(db: Database, workspaceId: string, segmentId: string, now: Date): Promise<void> {
  // What an earlier build, which broke off, has not told yet.
  await tellMoves(db, workspaceId, segmentId)
  await awaitEarlierWrites(db)
  await awaitKeeper(db, workspaceId)
  await inWorkspaceAtLarge(db, workspaceId, async (tx) => {
    const segment = await tx
      .selectFrom('segments')
      .select(['name', 'condition', 'kind', 'built_at'])
      .where('id', '=', segmentId)
      .executeTakeFirst()
    if (segment?.kind !== 'dynamic') return
    const settled = await inSavepoint(tx, () =>
      settleEveryone(tx, { workspaceId, segmentId, condition: Condition.parse(segment.condition), now }),
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
  await tellMoves(db, workspaceId, segmentId)
}
