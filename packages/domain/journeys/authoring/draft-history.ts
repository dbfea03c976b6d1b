import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { JourneyId, UserId, WorkspaceId } from '@parcours/model/id.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'
import { found } from '../../problem.ts'

/** What one member saves within so long is one state of the history. */
const SITTING = sql`interval '10 minutes'`
const MAX_KEPT_DRAFTS = 200

/** Keeps a saved draft: as a state of its own, or in place of the one that the same member saved a little before. */
export async function keepDraft(
  tx: WorkspaceTx,
  journeyId: JourneyId,
  { name, graph, revision, userId }: { name: string; graph: Graph; revision: number; userId: UserId | null },
  now: Date,
): Promise<void> {
  await sql`
    WITH last AS (
      SELECT * FROM journey_drafts WHERE journey_id = ${journeyId} ORDER BY revision DESC LIMIT 1
    ), replaced AS (
      DELETE
        FROM journey_drafts d
       USING last l
       WHERE d.journey_id = ${journeyId}
         AND d.revision = l.revision
         AND l.saved_by IS NOT DISTINCT FROM ${userId}::uuid
         AND l.begun_at > ${now}::timestamptz - ${SITTING}
      RETURNING l.begun_at
    ), forgotten AS (
      DELETE
        FROM journey_drafts
       WHERE journey_id = ${journeyId}
         AND revision <= (SELECT revision
                            FROM journey_drafts
                           WHERE journey_id = ${journeyId}
                           ORDER BY revision DESC OFFSET ${MAX_KEPT_DRAFTS}
                           LIMIT 1)
    )
    INSERT INTO journey_drafts (workspace_id, journey_id, revision, name, graph, saved_by, begun_at, saved_at)
    SELECT j.workspace_id, j.id, ${revision}, ${name}, ${JSON.stringify(graph)}::jsonb, ${userId}::uuid,
           coalesce((SELECT begun_at FROM replaced), ${now}), ${now}
      FROM journeys j
     WHERE j.id = ${journeyId}`.execute(tx)
}

/** Keeps the draft as it was made, before it is saved for the first time: a sitting of its own, that is over. */
export async function keepBeginning(tx: WorkspaceTx, journeyId: JourneyId): Promise<void> {
  await sql`
    INSERT INTO journey_drafts (workspace_id, journey_id, revision, name, graph, begun_at, saved_at)
    SELECT workspace_id, id, revision, name, draft, updated_at - ${SITTING}, updated_at FROM journeys j
     WHERE id = ${journeyId}
       AND NOT EXISTS (SELECT
                         FROM journey_drafts d
                        WHERE d.workspace_id = j.workspace_id AND d.journey_id = j.id)`.execute(tx)
}

/** An earlier state of a draft, or a version that was published. */
export interface KeptState {
  kind: 'draft' | 'version'
  number: number
  at: Date
  /** Who saved or published it; null for a program. */
  by: string | null
  steps: number
}

/** The states of a journey that one may go back to, latest first. */
export async function draftHistory(tx: WorkspaceTx, journeyId: JourneyId): Promise<KeptState[]> {
  const { rows } = await sql<KeptState>`
    SELECT s.kind, s.number, s.at, u.name AS by, s.steps FROM (
      SELECT 'draft' AS kind, revision AS number, saved_at AS at, saved_by AS user_id,
             jsonb_array_length(graph -> 'nodes') AS steps
        FROM journey_drafts
       WHERE journey_id = ${journeyId}
      UNION ALL
      SELECT 'version', number, published_at, published_by, jsonb_array_length(graph -> 'nodes')
        FROM journey_versions
       WHERE journey_id = ${journeyId}
    ) s LEFT JOIN users u ON u.id = s.user_id ORDER BY s.at DESC, s.kind LIMIT 300`.execute(tx)
  return rows
}

/** One of these states as it was drawn. @throws Problem when it is not kept */
export async function keptGraph(
  tx: WorkspaceTx,
  journeyId: JourneyId,
  kind: KeptState['kind'],
  number: number,
): Promise<unknown> {
  const query =
    kind === 'draft'
      ? tx
          .selectFrom('journey_drafts')
          .select('graph')
          .where('journey_id', '=', journeyId)
          .where('revision', '=', number)
      : tx
          .selectFrom('journey_versions')
          .select('graph')
          .where('journey_id', '=', journeyId)
          .where('number', '=', number)
  return found(await query.executeTakeFirst(), 'notFound.journey').graph
}

/**
 * Records that a member has the journey open in the editor; returns the presence of others, and the revision that is
 * saved.
 */
export async function meetEditors(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  journeyId: JourneyId,
  userId: UserId,
  now: Date,
): Promise<{ others: string[]; revision: number }> {
  const { revision } = found(
    await tx.selectFrom('journeys').select('revision').where('id', '=', journeyId).executeTakeFirst(),
    'notFound.journey',
  )
  await tx
    .insertInto('journey_editors')
    .values({ workspace_id: workspaceId, journey_id: journeyId, user_id: userId, seen_at: now })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'journey_id', 'user_id']).doUpdateSet({ seen_at: now }))
    .execute()
  const { rows } = await sql<{ name: string }>`
    SELECT u.name FROM journey_editors e JOIN users u ON u.id = e.user_id
     WHERE e.journey_id = ${journeyId}
       AND e.user_id <> ${userId}
       AND e.seen_at > ${now}::timestamptz - interval '30 seconds'
     ORDER BY u.name`.execute(tx)
  return { others: rows.map(({ name }) => name), revision }
}
