import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { found, Problem } from '../problem.ts'
import { FIRST_UUID } from '../uuid.ts'
import { enterContacts, MAX_COHORT } from './enter.ts'
import { type StartableJourney, startableJourney } from './startable.ts'

/** Whom to add: everyone, the members of a segment, or the contacts named. */
export type Audience = { kind: 'all' } | { kind: 'segment'; segmentId: string } | { kind: 'contacts'; contactIds: string[] }

async function findTarget(tx: WorkspaceTx, workspaceId: string, journeyId: string): Promise<StartableJourney> {
  const journey = found(await tx.selectFrom('journeys').select('state').where('id', '=', journeyId).executeTakeFirst(), 'notFound.journey')
  if (journey.state !== 'live') throw new Problem('conflict', 'journey.notLive')
  const target = await startableJourney(tx, workspaceId, journeyId)
  if (!target) throw new Problem('conflict', 'journey.notManual')
  return target
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
async function addCohort(
  tx: WorkspaceTx,
  target: StartableJourney,
  audience: Audience,
  data: Record<string, unknown>,
  after: string,
  now: Date,
): Promise<{ entered: number; last: string | undefined }> {
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
