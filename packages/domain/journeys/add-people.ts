import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { type Graph, triggerOf } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'
import { found, Problem } from '../problem.ts'
import { FIRST_UUID } from '../uuid.ts'
import { enterContacts, MAX_COHORT } from './enter.ts'
import { loadGraph } from './versions.ts'

/** Whom to add: everyone, the members of a segment, or the contacts named. */
export type Audience = { kind: 'all' } | { kind: 'segment'; segmentId: string } | { kind: 'contacts'; contactIds: string[] }

interface Target {
  workspaceId: string
  journeyId: string
  versionId: string
  graph: Graph
}

async function findTarget(tx: WorkspaceTx, workspaceId: string, journeyId: string): Promise<Target> {
  const journey = found(await tx.selectFrom('journeys').select(['state', 'live_version_id']).where('id', '=', journeyId).executeTakeFirst(), 'notFound.journey')
  if (journey.state !== 'live' || !journey.live_version_id) throw new Problem('conflict', 'journey.notLive')
  const graph = await loadGraph(tx, journey.live_version_id)
  const trigger = triggerOf(graph)
  if (trigger?.kind !== 'triggerManual') throw new Problem('conflict', 'journey.notManual')
  return { workspaceId, journeyId, versionId: journey.live_version_id, graph }
}

/**
 * Adds people to a live journey that begins by hand, cohort after cohort, each in a transaction of its own: the first are
 * on their way while the last enter. `data` is what the journey's emails see as `event`. Returns how many entered; the
 * others are inside already, or were and may not come again.
 */
export async function addPeople(db: Database, workspaceId: string, journeyId: string, audience: Audience, data: Record<string, unknown>, now: Date): Promise<number> {
  const target = await inWorkspace(db, workspaceId, (tx) => findTarget(tx, workspaceId, journeyId))
  let entered = 0
  for (let after: string | undefined = FIRST_UUID; after !== undefined; ) {
    const from: string = after
    const cohort = await inWorkspace(db, workspaceId, (tx) => addCohort(tx, target, audience, data, from, now))
    entered += cohort.entered
    after = cohort.last
  }
  return entered
}

function chosenSql(audience: Audience) {
  if (audience.kind === 'contacts') return sql`AND id = ANY (${audience.contactIds}::uuid[])`
  return audience.kind === 'segment'
    ? sql`AND EXISTS (SELECT FROM segment_members m WHERE m.workspace_id = contacts.workspace_id AND m.segment_id = ${audience.segmentId} AND m.contact_id = contacts.id)`
    : sql``
}

/** The next contacts in the order of their ids; `last` is undefined when there are none. */
async function addCohort(tx: WorkspaceTx, target: Target, audience: Audience, data: Record<string, unknown>, after: string, now: Date): Promise<{ entered: number; last: string | undefined }> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM contacts WHERE id > ${after}::uuid ${chosenSql(audience)} ORDER BY id LIMIT ${MAX_COHORT}`.execute(tx)
  const last = rows.at(-1)?.id
  if (last === undefined) return { entered: 0, last }
  const entered = await enterContacts(
    tx,
    { ...target, reason: 'manual', now },
    rows.map(({ id }) => id),
    { properties: data },
  )
  return { entered, last }
}
