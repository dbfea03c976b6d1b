import { createServices } from '@parcours/activities/services.ts'
import { connect, type Database, inWorkspace } from '@parcours/db/connection.ts'
import { loadSigningKey } from '@parcours/domain/access/secrets.ts'
import { enterContacts } from '@parcours/domain/journeys/enter.ts'
import { performSteps } from '@parcours/domain/journeys/perform.ts'
import { loadGraph } from '@parcours/domain/journeys/versions.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { graphOf, publish } from '@parcours/testing/journeys.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'

const DAY = 86_400_000

let world: World
let db: Database
beforeAll(async () => {
  world = await createWorld()
  db = connect({ url: world.databaseUrl, max: 4 })
})
afterAll(async () => {
  await db.destroy()
  await world.close()
})

it('nobody passes a step unseen who arrives while it is carried out for others', async () => {
  const journey = await publish(
    world,
    'Arrivals',
    graphOf(
      [
        { id: 'trigger', kind: 'triggerManual', settings: { reentry: 'once' } },
        { id: 'isEarly', kind: 'condition', settings: { condition: { kind: 'property', property: 'country', operator: 'is', value: 'FR' } } },
        { id: 'wait', kind: 'wait', settings: { until: 'duration', duration: { amount: 1, unit: 'days' } } },
        { id: 'tag', kind: 'updateContact', settings: { changes: [{ kind: 'addTag', tag: 'seen' }] } },
        { id: 'end', kind: 'exit', settings: {} },
      ],
      ['trigger>isEarly', 'isEarly:yes>tag', 'isEarly:no>wait', 'wait>tag', 'tag>end'],
    ),
  )
  const [workspaceId, journeyId] = [world.workspace.id, uuidOf('journey', journey)]
  const { rows: contacts } = await sql<{ id: string }>`
    INSERT INTO contacts (workspace_id, email, country) VALUES (${workspaceId}, 'early@arrivals.test', 'FR'), (${workspaceId}, 'late@arrivals.test', 'DE') RETURNING id`.execute(db)
  const begun = new Date()
  await inWorkspace(db, workspaceId, async (tx) => {
    const { live_version_id: versionId } = await tx.selectFrom('journeys').select('live_version_id').where('id', '=', journeyId).executeTakeFirstOrThrow()
    const ids = contacts.map(({ id }) => id)
    if (versionId) await enterContacts(tx, { workspaceId, journeyId, versionId, graph: await loadGraph(tx, versionId), reason: 'manual', now: begun }, ids, { properties: {} })
  })
  const { id: runId } = await db.selectFrom('journey_runs').select('id').executeTakeFirstOrThrow()
  const services = createServices({ db, signingKey: await loadSigningKey(db), publicUrl: world.publicUrl, allowPrivateWebhooks: false })
  const perform = (step: string, days: number) => performSteps({ ...services, clock: () => new Date(begun.getTime() + days * DAY), heartbeat: () => {} }, { workspaceId, runId }, [step])

  await perform('isEarly', 0)
  // Someone edits the early one: tagging has to wait, and meanwhile the other one's wait ends.
  let tagging: Promise<unknown> | undefined
  await db.transaction().execute(async (tx) => {
    await sql`SELECT FROM contacts WHERE country = 'FR' FOR UPDATE`.execute(tx)
    tagging = perform('tag', 2)
    for (;;) {
      const { rows } = await sql<{ blocked: number }>`SELECT count(*)::int AS blocked FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`.execute(db)
      if (rows[0]?.blocked) break
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    await perform('wait', 2)
  })
  await tagging
  await perform('tag', 2)

  const { rows } = await sql<{ email: string; tags: string[]; node_id: string }>`
    SELECT c.email, c.tags, p.node_id FROM journey_positions p JOIN contacts c ON c.id = p.contact_id ORDER BY c.email`.execute(db)
  expect(rows).toEqual([
    { email: 'early@arrivals.test', tags: ['seen'], node_id: 'end' },
    { email: 'late@arrivals.test', tags: ['seen'], node_id: 'end' },
  ])
})
