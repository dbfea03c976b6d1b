import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { type Graph, triggerOf } from '@parcours/model/journey/graph.ts'
import type { Reentry } from '@parcours/model/journey/reentry.ts'
import { sql } from 'kysely'
import { found, Problem } from '../problem.ts'
import { enterJourney, MAX_COHORT } from './enter.ts'
import { loadGraph } from './versions.ts'

/** Whom to add: everyone, the members of a segment, or the contacts named. */
export type Audience = { kind: 'all' } | { kind: 'segment'; segmentId: string } | { kind: 'contacts'; contactIds: string[] }

interface Target {
  workspaceId: string
  journeyId: string
  versionId: string
  graph: Graph
  reentry: Reentry
}

async function findTarget(tx: WorkspaceTx, workspaceId: string, journeyId: string): Promise<Target> {
  const journey = found(await tx.selectFrom('journeys').select(['state', 'live_version_id']).where('id', '=', journeyId).executeTakeFirst(), 'notFound.journey')
  if (journey.state !== 'live' || !journey.live_version_id) throw new Problem('conflict', 'journey.notLive')
  const graph = await loadGraph(tx, journey.live_version_id)
  const trigger = triggerOf(graph)
  if (trigger?.kind !== 'triggerManual') throw new Problem('conflict', 'journey.notManual')
  return { workspaceId, journeyId, versionId: journey.live_version_id, graph, reentry: trigger.settings.reentry }
}

/**
 * Adds people to a live journey that begins by hand, cohort after cohort, each in a transaction of its own: the first are
 * on their way while the last enter. `data` is what the journey's emails see as `event`. Returns how many entered; the
 * others are inside already, or were and may not come again.
 */
export async function addPeople(db: Database, workspaceId: string, journeyId: string, audience: Audience, data: Record<string, unknown>, now: Date): Promise<number> {
  const target = await inWorkspace(db, workspaceId, (tx) => findTarget(tx, workspaceId, journeyId))
  let entered = 0
  for (let after: string | undefined = FIRST; after !== undefined; ) {
    const from: string = after
    const cohort = await inWorkspace(db, workspaceId, (tx) => addCohort(tx, target, audience, data, from, now))
    entered += cohort.entered
    after = cohort.last
  }
  return entered
}

const FIRST = '00000000-0000-0000-0000-000000000000'

function chosenSql(audience: Audience) {
  if (audience.kind === 'contacts') return sql`AND id = ANY (${audience.contactIds}::uuid[])`
  return audience.kind === 'segment'
    ? sql`AND EXISTS (SELECT FROM segment_members m WHERE m.workspace_id = contacts.workspace_id AND m.segment_id = ${audience.segmentId} AND m.contact_id = contacts.id)`
    : sql``
}

/** The next contacts in the order of their ids; `last` is undefined when there are none. */
async function addCohort(
  tx: WorkspaceTx,
  { reentry, ...target }: Target,
  audience: Audience,
  data: Record<string, unknown>,
  after: string,
  now: Date,
): Promise<{ entered: number; last: string | undefined }> {
  const chosen = chosenSql(audience)
  const { rows } = await sql<{ id: string }>`SELECT id FROM contacts WHERE id > ${after}::uuid ${chosen} ORDER BY id LIMIT ${MAX_COHORT}`.execute(tx)
  const last = rows.at(-1)?.id
  if (last === undefined) return { entered: 0, last }
  const lane = reentry === 'always' ? sql`uuidv7()::text` : sql`''`
  const entrants = sql`
    SELECT id AS contact_id, ${lane} AS lane, ${JSON.stringify({ properties: data })}::jsonb AS entry
      FROM contacts WHERE workspace_id = ${target.workspaceId} AND id > ${after}::uuid AND id <= ${last}::uuid ${chosen}`
  return { entered: await enterJourney(tx, { ...target, reason: 'manual', entrants, now }), last }
}
