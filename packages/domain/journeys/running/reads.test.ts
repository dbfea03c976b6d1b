import { connect, type Database, inWorkspace } from '@parcours/db/connection.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { graphOf, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { servicesOf } from '@parcours/testing/services.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadGraph } from '../authoring/versions.ts'
import { enrollContacts } from '../enrollment/enroll.ts'
import { performSteps } from './perform.ts'

const COHORT = 200
const COHORTS = 15
/**
 * A step finds its contacts, moves them, and takes the census; the email's step does so for each batch, after reading
 * what was left behind.
 */
const READS_A_STEP = 8

let world: World
/** One connection: what it read is counted as soon as it says so. */
let db: Database
beforeAll(async () => {
  world = await createWorld()
  db = connect({ url: world.databaseUrl, max: 1 })
})
afterAll(async () => {
  await db.destroy()
  await world.close()
})

async function positionsRead(): Promise<number> {
  await sql`SELECT pg_stat_force_next_flush()`.execute(db)
  const { rows } = await sql<{
    read: number
  }>`
    SELECT (seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS read
      FROM pg_stat_user_tables
     WHERE relname = 'journey_positions'`.execute(db)
  return rows[0]?.read ?? 0
}

it('a step reads the contacts of its own run only, even when the planner still believes the tables empty', async () => {
  const journey = await publish(
    world,
    'Reads',
    graphOf(
      [
        step.byHand('trigger', 'afterExit'),
        {
          id: 'isFrench',
          kind: 'condition',
          settings: { condition: { kind: 'property', property: 'country', operator: 'is', value: 'FR' } },
        },
        step.wait('wait', 1, 'days'),
        step.email('email', await newTemplate(world)),
        step.exit('end'),
      ],
      ['trigger>isFrench', 'isFrench:yes>wait', 'isFrench:no>end', 'wait>email', 'email>end'],
    ),
  )
  const [workspaceId, journeyId] = [world.workspace.id, uuidOf('journey', journey)]
  const { rows: contacts } = await sql<{ id: string }>`
    INSERT INTO contacts (workspace_id, email, country)
    SELECT ${workspaceId}, n || '@reads.test', 'FR'
      FROM generate_series(1, ${COHORT * COHORTS}::int) n
    RETURNING id`.execute(db)
  await sql`INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, decided_at)
    SELECT workspace_id, id, 'email', 'marketing', 'given', 'test', now() FROM contacts`.execute(db)
  await sql`VACUUM ANALYZE`.execute(db)
  const begun = new Date()
  for (let first = 0; first < contacts.length; first += COHORT) {
    const ids = contacts.slice(first, first + COHORT).map(({ id }) => id)
    await inWorkspace(db, workspaceId, async (tx) => {
      const { live_version_id: versionId } = await tx
        .selectFrom('journeys')
        .select('live_version_id')
        .where('id', '=', journeyId)
        .executeTakeFirstOrThrow()
      if (versionId)
        await enrollContacts(
          tx,
          { workspaceId, journeyId, versionId, graph: await loadGraph(tx, versionId), reason: 'manual', now: begun },
          ids,
          { properties: {} },
        )
    })
  }
  const { id: runId } = await db.selectFrom('journey_runs').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  const services = await servicesOf({ ...world, db })
  for (const [step, days] of [
    ['isFrench', 0],
    ['wait', 2],
    ['email', 2],
  ] as const) {
    const before = await positionsRead()
    await performSteps(
      { ...services, clock: () => new Date(begun.getTime() + days * 86_400_000), heartbeat: () => {} },
      { workspaceId, runId },
      [step],
    )
    const read = (await positionsRead()) - before
    expect(read, step).toBeGreaterThan(COHORT - 1)
    expect(read, step).toBeLessThan(COHORT * READS_A_STEP)
  }
  const { rows: sent } = await sql<{
    sent: number
  }>`SELECT count(*)::int AS sent FROM messages WHERE status = 'sent'`.execute(db)
  expect(sent[0]?.sent).toBe(COHORT)
})
