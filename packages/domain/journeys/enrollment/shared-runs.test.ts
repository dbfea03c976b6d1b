import { connect, type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { isBlocked } from '@parcours/testing/blocked.ts'
import { graphOf, publish } from '@parcours/testing/journeys.ts'
import { servicesOf } from '@parcours/testing/services.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadGraph } from '../authoring/versions.ts'
import type { Services } from '../nodes/behaviour.ts'
import { conversionsOf } from '../reporting/conversions.ts'
import { performSteps } from '../running/perform.ts'
import { enrollContacts } from './enroll.ts'

let world: World
let db: Database
let services: Services
beforeAll(async () => {
  world = await createWorld()
  db = connect({ url: world.databaseUrl, max: 5 })
  services = { ...(await servicesOf({ ...world, db })), heartbeat: () => {} }
})
afterAll(async () => {
  await db.destroy()
  await world.close()
})

/** A live journey that enrolls the same contact again and again, and some contacts. */
async function liveJourney(name: string) {
  const workspaceId = world.workspace.id
  const graph = graphOf([step.byHand('trigger', 'always'), step.wait('wait', 1, 'days'), step.exit('end')])
  const journeyId = uuidOf('journey', await publish(world, name, graph))
  const { live_version_id: versionId } = await db
    .selectFrom('journeys')
    .select('live_version_id')
    .where('id', '=', journeyId)
    .executeTakeFirstOrThrow()
  if (!versionId) throw new Error('It was published')
  const newContacts = async (count: number) => {
    const { rows } = await sql<{ id: string }>`
      INSERT INTO contacts (workspace_id) SELECT ${workspaceId} FROM generate_series(1, ${count}::int)
      RETURNING id`.execute(db)
    return rows.map(({ id }) => id)
  }
  const enterIn = async (tx: WorkspaceTx, ids: string[], now = new Date()) =>
    enrollContacts(
      tx,
      { workspaceId, journeyId, versionId, graph: await loadGraph(tx, versionId), reason: 'manual', now },
      ids,
      { properties: {} },
    )
  return {
    newContacts,
    enterIn,
    enter: (ids: string[], now?: Date) => inWorkspace(db, workspaceId, (tx) => enterIn(tx, ids, now)),
    /** The runs, oldest first: whether each has begun, whom it counts, and who is in it. */
    runs: async () => {
      const { rows } = await sql<{ id: string; begun: boolean; size: number; contacts: string[] }>`
        SELECT r.id, NOT r.to_begin AS begun, r.size,
               (SELECT coalesce(array_agg(p.contact_id), '{}') FROM journey_positions p WHERE p.run_id = r.id) AS contacts
          FROM journey_runs r
         WHERE r.journey_id = ${journeyId}
         ORDER BY r.created_at, r.id`.execute(db)
      return rows
    },
    /** As the journey's results say it. */
    entered: async () =>
      (await inWorkspace(db, workspaceId, (tx) => conversionsOf(tx, workspaceId, journeyId))).entered,
    begin: (runId: string) => performSteps(services, { workspaceId, runId }, []),
  }
}

describe('contacts who are enrolled one after the other', () => {
  it('share the run that has not begun, and are counted once it begins', async () => {
    const journey = await liveJourney('Shared')
    const contacts = await journey.newContacts(3)
    for (const id of contacts) await journey.enter([id])
    const [run] = await journey.runs()
    expect((await journey.runs()).map((one) => one.contacts.toSorted())).toEqual([contacts.toSorted()])
    expect(await journey.entered()).toBe(3)
    const { census } = await journey.begin(run?.id ?? '')
    expect(census.flatMap(({ due }) => due).reduce((sum, { count }) => sum + count, 0)).toBe(3)
    expect(await journey.runs()).toMatchObject([{ begun: true, size: 3 }])
  })

  it('have a run of their own after one has begun, and some seconds later', async () => {
    const journey = await liveJourney('Apart')
    const [first, second, third] = await journey.newContacts(3)
    await journey.enter([first as string])
    await journey.begin((await journey.runs())[0]?.id ?? '')
    await journey.enter([second as string])
    await journey.enter([third as string], new Date(Date.now() + 6000))
    expect((await journey.runs()).map(({ contacts }) => contacts)).toEqual([[first], [second], [third]])
  })

  it('are in a run once: a contact who enters twice has two', async () => {
    const journey = await liveJourney('Twice')
    const [one, other] = (await journey.newContacts(2)) as [string, string]
    await journey.enter([one])
    await journey.enter([other, one])
    expect((await journey.runs()).map(({ contacts }) => contacts.length)).toEqual([1, 2])
  })

  it('join no run that is older than their last', async () => {
    const journey = await liveJourney('Older')
    const [one, other] = (await journey.newContacts(2)) as [string, string]
    const now = new Date()
    await journey.enter([one], now)
    await journey.enter([one, other], now)
    await journey.begin((await journey.runs())[1]?.id ?? '')
    await journey.enter([other], now)
    expect((await journey.runs()).map(({ contacts }) => contacts.length)).toEqual([1, 2, 1])
  })

  it('do not join as a large cohort, nor a large cohort', async () => {
    const journey = await liveJourney('Crowds')
    await journey.enter(await journey.newContacts(1))
    await journey.enter(await journey.newContacts(101))
    await journey.enter(await journey.newContacts(500))
    await journey.enter(await journey.newContacts(1))
    expect((await journey.runs()).map(({ contacts }) => contacts.length)).toEqual([1, 101, 500, 1])
  })
})

it('a run waits to begin for those who are about to join it, and loses none of them', async () => {
  const journey = await liveJourney('Racing')
  const [first, second] = (await journey.newContacts(2)) as [string, string]
  await journey.enter([first])
  const runId = (await journey.runs())[0]?.id ?? ''
  let begun: ReturnType<typeof journey.begin> | undefined
  await inWorkspace(db, world.workspace.id, async (tx) => {
    await journey.enterIn(tx, [second])
    begun = journey.begin(runId)
    await isBlocked(db)
  })
  const { census } = (await begun) ?? { census: [] }
  expect(census.flatMap(({ due }) => due).reduce((sum, { count }) => sum + count, 0)).toBe(2)
  expect(await journey.runs()).toMatchObject([{ begun: true, size: 2 }])
})

it('a contact who enters twice in the same moment is enrolled twice', async () => {
  const journey = await liveJourney('At once')
  const [first, twice] = (await journey.newContacts(2)) as [string, string]
  await journey.enter([first])
  let other: Promise<number> | undefined
  const entered = await inWorkspace(db, world.workspace.id, async (tx) => {
    const count = await journey.enterIn(tx, [twice])
    other = journey.enter([twice])
    await Promise.race([other, isBlocked(db)])
    return count
  })
  expect([entered, await other]).toEqual([1, 1])
  expect((await journey.runs()).map(({ contacts }) => contacts.length)).toEqual([2, 1])
})
