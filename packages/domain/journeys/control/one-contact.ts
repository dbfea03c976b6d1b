import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, JourneyId, RunId, WorkspaceId } from '@parcours/model/id.ts'
import { nodeById } from '@parcours/model/journey/graph.ts'
import { isWait } from '@parcours/model/journey/migration.ts'
import { sql } from 'kysely'
import { found, Problem } from '../../problem.ts'
import { loadGraph } from '../authoring/versions.ts'
import { exiting, markToWake } from '../running/exiting.ts'

/** The enrollments of one contact in a journey: all that are open, or one of them. */
export interface OfContact {
  workspaceId: WorkspaceId
  journeyId: JourneyId
  contactId: ContactId
  /** One of several side by side. */
  runId?: RunId | undefined
}

const openOf = ({ workspaceId, journeyId, contactId, runId }: OfContact) => sql<boolean>`
  p.workspace_id = ${workspaceId}
  AND p.contact_id = ${contactId}
  AND p.journey_id = ${journeyId}
  AND p.ended_at IS NULL
  ${runId ? sql`AND p.run_id = ${runId}` : sql``}`

/**
 * Takes a contact out of a journey, wherever they are in it. Who has just left by themselves stays as they are.
 * Returns how many enrollments ended.
 */
export async function removeFromJourney(tx: WorkspaceTx, of: OfContact, now: Date): Promise<number> {
  await mustExist(tx, of.journeyId)
  const who = sql`SELECT p.run_id, p.contact_id FROM journey_positions p WHERE ${openOf(of)}`
  const { rows } = await sql<{ count: number }>`
    WITH ${exiting({ workspaceId: of.workspaceId, why: 'removed', now }, who)}
    SELECT count(*)::int AS count FROM gone`.execute(tx)
  return rows[0]?.count ?? 0
}

/**
 * Ends the wait of a contact at a step, as if its time were over: their run carries the step out as it does for
 * everyone, and finds out itself by which port they leave. Who has gone on meanwhile is left alone, so that asking
 * twice skips one wait. Returns how many waits ended. @throws Problem when the journey is paused, or nobody waits at
 * such a step
 */
export async function skipWait(tx: WorkspaceTx, of: OfContact, nodeId: string, now: Date): Promise<number> {
  const { state } = await mustExist(tx, of.journeyId)
  if (state === 'paused') throw new Problem('conflict', 'journey.paused')
  const { rows: versions } = await sql<{ version_id: string }>`
    SELECT DISTINCT p.version_id FROM journey_positions p WHERE ${openOf(of)} AND p.node_id = ${nodeId}`.execute(tx)
  for (const { version_id } of versions) {
    const node = nodeById(await loadGraph(tx, version_id), nodeId)
    // Who is held back at an email by its limits would only be asked about them again.
    if (!node || !isWait(node)) throw new Problem('conflict', 'journey.notWaiting')
  }
  const { rows } = await sql<{ count: number }>`
    WITH skipped AS (
      UPDATE journey_positions p
         SET due_at = ${now}
       WHERE ${openOf(of)} AND p.node_id = ${nodeId} AND p.state = 'waiting'
         -- Who asked a moment earlier may come a moment later: the wait that another ended is over by any clock.
         AND p.due_at > greatest(${now}::timestamptz, clock_timestamp())
      RETURNING p.run_id
    ), woken AS (${markToWake(of.workspaceId, sql`SELECT run_id FROM skipped`)})
    SELECT count(*)::int AS count FROM skipped`.execute(tx)
  return rows[0]?.count ?? 0
}

async function mustExist(tx: WorkspaceTx, journeyId: JourneyId) {
  return found(
    await tx.selectFrom('journeys').select('state').where('id', '=', journeyId).executeTakeFirst(),
    'notFound.journey',
  )
}
