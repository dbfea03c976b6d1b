import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { UserId, WorkspaceId } from '@parcours/model/id.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import type { JourneyState } from '@parcours/model/journey/state.ts'
import { sql } from 'kysely'
import { found, Problem } from '../../problem.ts'
import { holdUsed, recordUsages } from '../../references/usages.ts'
import { RUN_SIZE } from '../running/run-size.ts'
import { keepBeginning, keepDraft } from './draft-history.ts'
import { STARTABLE } from './startable.ts'

/** Journeys with how many contacts entered, are enrolled and finished. */
export async function listJourneys(tx: WorkspaceTx) {
  const { rows } = await sql<{
    id: string
    name: string
    state: JourneyState
    updated_at: Date
    folder: string
    archived: boolean
    entered: number
    active: number
    sent: number
    startable: boolean
  }>`
    SELECT j.id, j.name, j.state, j.updated_at, j.folder, j.archived_at IS NOT NULL AS archived,
           coalesce(e.entered, 0)::int AS entered, coalesce(a.active, 0)::int AS active,
           coalesce(m.sent, 0)::int AS sent,
           coalesce(${STARTABLE}, false) AS startable
      FROM journeys j
      LEFT JOIN journey_versions v ON v.workspace_id = j.workspace_id AND v.id = j.live_version_id
      LEFT JOIN (SELECT r.journey_id, sum(${RUN_SIZE}) AS entered
                   FROM journey_runs r
                  GROUP BY r.journey_id) e ON e.journey_id = j.id
      LEFT JOIN (SELECT journey_id, count(*) AS active
                   FROM journey_positions
                  WHERE ended_at IS NULL
                  GROUP BY journey_id) a ON a.journey_id = j.id
      LEFT JOIN (SELECT journey_id, sum(count) AS sent
                   FROM journey_message_counters
                  WHERE what = 'sent'
                  GROUP BY journey_id) m ON m.journey_id = j.id
     ORDER BY j.updated_at DESC`.execute(tx)
  return rows
}

export async function getJourney(tx: WorkspaceTx, id: string) {
  const row = await tx
    .selectFrom('journeys as j')
    .leftJoin('journey_versions as v', (join) =>
      join.onRef('v.workspace_id', '=', 'j.workspace_id').onRef('v.id', '=', 'j.live_version_id'),
    )
    .select([
      'j.id',
      'j.name',
      'j.draft',
      'j.state',
      'j.stopped_why',
      'j.revision',
      'j.live_version_id',
      'j.created_at',
      'j.updated_at',
      'v.number as live_number',
      'v.graph as live_graph',
    ])
    .where('j.id', '=', id)
    .executeTakeFirst()
  return found(row, 'notFound.journey')
}

export async function createJourney(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  input: { name: string; graph: Graph },
): Promise<string> {
  const used = await holdUsed(tx, input.graph)
  const { id } = await tx
    .insertInto('journeys')
    .values({ workspace_id: workspaceId, name: input.name, draft: JSON.stringify(input.graph) })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordUsages(tx, { kind: 'journey', id }, used)
  return id
}

/** Saves the draft, and keeps the state as part of its history; what runs does not change. */
export async function saveDraft(
  tx: WorkspaceTx,
  id: string,
  userId: UserId | null,
  input: { name: string; graph: Graph },
  now: Date,
): Promise<void> {
  const before = found(
    await tx.selectFrom('journeys').select('revision').where('id', '=', id).forNoKeyUpdate().executeTakeFirst(),
    'notFound.journey',
  )
  await keepBeginning(tx, id)
  await tx
    .updateTable('journeys')
    .set({ name: input.name, draft: JSON.stringify(input.graph), revision: before.revision + 1, updated_at: now })
    .where('id', '=', id)
    .execute()
  await recordUsages(tx, { kind: 'journey', id }, await holdUsed(tx, input.graph))
  await keepDraft(tx, id, { ...input, revision: before.revision + 1, userId }, now)
}

/**
 * Puts a journey into a folder, or away where it is no longer in the way. @throws Problem while contacts are enrolled
 * in it
 */
export async function fileJourney(
  tx: WorkspaceTx,
  id: string,
  { folder, archived }: { folder?: string | undefined; archived?: boolean | undefined },
  now: Date,
): Promise<void> {
  const { state } = found(
    await tx.selectFrom('journeys').select('state').where('id', '=', id).forUpdate().executeTakeFirst(),
    'notFound.journey',
  )
  if (archived && (state === 'live' || state === 'paused')) throw new Problem('conflict', 'journey.archiveRunning')
  if (folder === undefined && archived === undefined) return
  await tx
    .updateTable('journeys')
    .set({
      ...(folder !== undefined && { folder: folder.trim() }),
      ...(archived !== undefined && { archived_at: archived ? now : null }),
    })
    .where('id', '=', id)
    .execute()
}
