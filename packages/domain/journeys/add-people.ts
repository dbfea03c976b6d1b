import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { triggerOf } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'
import { found, Problem } from '../problem.ts'
import { enterJourney, MAX_COHORT } from './enter.ts'
import { loadGraph } from './versions.ts'

/** Whom to add: everyone, or the contacts named. */
export type Audience = { kind: 'all' } | { kind: 'contacts'; contactIds: string[] }

/**
 * Adds people to a live journey that begins by hand, in cohorts. `data` is what the journey's emails see as `event`.
 * Returns how many entered; the others are inside already, or were and may not come again.
 */
export async function addPeople(tx: WorkspaceTx, workspaceId: string, journeyId: string, audience: Audience, data: Record<string, unknown>, now: Date): Promise<number> {
  const journey = found(await tx.selectFrom('journeys').select(['state', 'live_version_id']).where('id', '=', journeyId).executeTakeFirst(), 'notFound.journey')
  if (journey.state !== 'live' || !journey.live_version_id) throw new Problem('conflict', 'journey.notLive')
  const graph = await loadGraph(tx, journey.live_version_id)
  const trigger = triggerOf(graph)
  if (trigger?.kind !== 'triggerManual') throw new Problem('conflict', 'journey.notManual')
  const lane = trigger.settings.reentry === 'always' ? sql`uuidv7()::text` : sql`''`
  const entry = JSON.stringify({ properties: data })
  let entered = 0
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM contacts WHERE id > ${after}::uuid ${audience.kind === 'contacts' ? sql`AND id = ANY (${audience.contactIds}::uuid[])` : sql``}
       ORDER BY id LIMIT ${MAX_COHORT}`.execute(tx)
    const last = rows.at(-1)
    if (!last) return entered
    const entrants = sql`
      SELECT id AS contact_id, ${lane} AS lane, ${entry}::jsonb AS entry FROM contacts WHERE workspace_id = ${workspaceId} AND id > ${after}::uuid AND id <= ${last.id}::uuid
        ${audience.kind === 'contacts' ? sql`AND id = ANY (${audience.contactIds}::uuid[])` : sql``}`
    entered += await enterJourney(tx, { workspaceId, journeyId, versionId: journey.live_version_id, graph, reason: 'manual', entrants, now })
    after = last.id
  }
}
