import type { SplitAnswer } from '@parcours/contract/journeys.ts'
import { declareSplitWinners } from '@parcours/domain/journeys/reporting/split-results.ts'
import { uuidOf } from '@parcours/model/id.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { contactsOf, finished, graphOf, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

const ways = [
  { id: 'a', name: 'A', share: 40, holdout: false },
  { id: 'b', name: 'B', share: 40, holdout: false },
  { id: 'none', name: '', share: 20, holdout: true },
]
const splits = (event: string, winner?: { confidence: number; least: number }): Graph => ({
  ...graphOf(
    [
      step.byHand('trigger', 'always'),
      { id: 'split', kind: 'split', settings: { ways, ...(winner && { winner }) } },
      step.wait('wait', 9, 'days'),
    ],
    ['trigger>split', 'split:a>wait', 'split:b>wait', 'split:none>wait'],
  ),
  rules: { goal: { event, where: [], days: 30, exit: true }, exits: [] },
})
const resultOf = async (journey: string) =>
  (await world.call<{ data: SplitAnswer[] }>('GET', `/api/v1/journeys/${journey}/splits`)).body.data[0]
const branchOf = (result: SplitAnswer | undefined, port: string) => result?.branches.find((one) => one.port === port)
const enter = (journey: string, contactIds: string[]) =>
  world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience: { kind: 'contacts', contactIds } })

/** Enrolls so many contacts, and returns which port each took. */
async function enrollMany(journey: string, count: number): Promise<Map<string, { externalId: string; port: string }>> {
  const name = journey.slice(-8)
  const { rows } = await sql<{ id: string }>`
    INSERT INTO contacts (workspace_id, external_id)
    SELECT ${world.workspace.id}, ${name} || n
      FROM generate_series(1, ${count}::int) n
    RETURNING 'con_' || replace(id::text, '-', '') AS id`.execute(world.db)
  await sql`
    INSERT INTO contact_identifiers (workspace_id, kind, value, contact_id)
    SELECT workspace_id, 'external_id', external_id, id
      FROM contacts
     WHERE external_id LIKE ${`${name}%`}
      ON CONFLICT DO NOTHING`.execute(world.db)
  await enter(
    journey,
    rows.map(({ id }) => id),
  )
  const trail = await eventually(
    () =>
      sql<{ id: string; external_id: string; port: string }>`
        SELECT c.id, c.external_id, t.port
          FROM journey_trail t
          JOIN contacts c ON c.id = t.contact_id
         WHERE t.journey_id = ${uuidOf('journey', journey)} AND t.node_id = 'split'`.execute(world.db),
    (seen) => seen.rows.length === count,
  )
  return new Map(trail.rows.map(({ id, external_id, port }) => [id, { externalId: external_id, port }]))
}

describe('a random split', () => {
  it('compares its ports by the goal, with the holdout, and declares the winner by itself once that is sure', async () => {
    const journey = await publish(world, 'Compared', splits('Bought', { confidence: 95, least: 30 }))
    const contacts = await enrollMany(journey, 200)
    expect((await resultOf(journey))?.leader).toBeNull()
    expect(await declareSplitWinners(world.db, new Date())).toBe(0)
    const took = (port: string) =>
      [...contacts.values()].filter((one) => one.port === port).map(({ externalId }) => externalId)
    // Half of those of B buy, one of A, a few of the holdout.
    const buyers = [
      ...took('b').slice(0, Math.round(took('b').length / 2)),
      ...took('a').slice(0, 1),
      ...took('none').slice(0, 2),
    ]
    await world.track(buyers.map((userId) => ({ userId, event: 'Bought', properties: { total: 10, currency: 'EUR' } })))
    const result = await eventually(
      () => resultOf(journey),
      (seen) => (seen?.branches.reduce((sum, { converted }) => sum + converted, 0) ?? 0) === buyers.length,
    )
    expect(branchOf(result, 'b')).toMatchObject({ took: took('b').length, converted: Math.round(took('b').length / 2) })
    expect(branchOf(result, 'b')?.revenue).toBe((branchOf(result, 'b')?.converted ?? 0) * 1000)
    expect(branchOf(result, 'b')?.lift?.low).toBeGreaterThan(0)
    expect(branchOf(result, 'a')?.lift?.low).toBeLessThan(0)
    expect(branchOf(result, 'none')?.lift).toBeNull()
    expect(result?.leader).toMatchObject({ port: 'b', verdict: 'sure' })
    expect(result?.leader?.difference?.low).toBeGreaterThan(0.2)
    expect(result?.leader?.confidence).toBeGreaterThan(0.99)
    expect(await declareSplitWinners(world.db, new Date())).toBe(1)
    expect(await declareSplitWinners(world.db, new Date())).toBe(0)
    expect((await resultOf(journey))?.winner).toMatchObject({ port: 'b', confidence: result?.leader?.confidence })
  })

  it('has all contacts take the port that a member chose, but for the holdout, and by chance again', async () => {
    const journey = await publish(world, 'Chosen', splits('Chosen'))
    const choose = (port: string | null) =>
      world.call('POST', `/api/v1/journeys/${journey}/splits`, { nodeId: 'split', port })
    expect((await choose('none')).status).toBe(404)
    expect((await choose('zzz')).status).toBe(404)
    expect((await choose('a')).status).toBe(204)
    const contacts = await enrollMany(journey, 100)
    const byPort = Map.groupBy(contacts.values(), ({ port }) => port)
    expect(byPort.get('b')).toBeUndefined()
    expect(byPort.get('a')?.length).toBeGreaterThan(60)
    expect(byPort.get('none')?.length).toBeGreaterThan(5)
    expect((await resultOf(journey))?.winner).toMatchObject({ port: 'a', confidence: null })
    expect((await choose(null)).status).toBe(204)
    expect((await resultOf(journey))?.winner).toBeNull()
  })

  it('counts an order once that several entries of one contact led to', async () => {
    const journey = await publish(world, 'Twice', splits('Bought twice'))
    const [entered] = (await enrollMany(journey, 1)).entries()
    const [contactId, contact] = entered ?? []
    await enter(journey, [`con_${contactId?.replaceAll('-', '')}`])
    await eventually(
      () => resultOf(journey),
      (seen) => (seen?.branches.reduce((sum, { took }) => sum + took, 0) ?? 0) === 2,
    )
    await world.track([
      { userId: contact?.externalId ?? '', event: 'Bought twice', properties: { total: 10, currency: 'EUR' } },
    ])
    const result = await eventually(
      () => resultOf(journey),
      (seen) => (seen?.branches.reduce((sum, { converted }) => sum + converted, 0) ?? 0) === 2,
    )
    expect(result?.branches.reduce((sum, { revenue }) => sum + revenue, 0)).toBe(1000)
    const { body } = await world.call<{ converted: number; revenue: number }>(
      'GET',
      `/api/v1/journeys/${journey}/conversions`,
    )
    expect(body).toMatchObject({ converted: 2, revenue: 1000 })
  })

  it('waits until enough have taken each port, and needs a goal to choose by', async () => {
    const journey = await publish(world, 'Few', splits('Few', { confidence: 80, least: 1000 }))
    const contacts = await enrollMany(journey, 50)
    const buyers = [...contacts.values()].filter(({ port }) => port === 'a').map(({ externalId }) => externalId)
    await world.track(buyers.map((userId) => ({ userId, event: 'Few' })))
    await eventually(() => contactsOf(world, journey), finished(buyers.length))
    expect((await resultOf(journey))?.leader).toEqual({
      port: 'a',
      verdict: 'tooFew',
      confidence: 0.5,
      difference: null,
    })
    expect(await declareSplitWinners(world.db, new Date())).toBe(0)
    const { rules: _, ...aimless } = splits('x', { confidence: 95, least: 30 })
    const { body } = await world.call<{ issues: { code: string }[] }>('POST', '/api/v1/journeys', {
      name: 'Aimless',
      graph: aimless,
    })
    expect(body.issues.map(({ code }) => code)).toEqual(['split.goalMissing'])
  })
})

describe('live counts', () => {
  it('are counted by version and by day', async () => {
    const graph = (days: number) => graphOf([step.byHand('trigger', 'always'), step.wait('wait', days, 'days')])
    const journey = await publish(world, 'Versions', graph(1))
    const { rows } = await sql<{ id: string }>`
      INSERT INTO contacts (workspace_id, external_id)
      SELECT ${world.workspace.id}, 'versions' || n
        FROM generate_series(1, 5) n
      RETURNING 'con_' || replace(id::text, '-', '') AS id`.execute(world.db)
    const ids = rows.map(({ id }) => id)
    await enter(journey, ids.slice(0, 2))
    await sql`
      UPDATE journey_counters
         SET day = day - 10
       WHERE journey_id = ${uuidOf('journey', journey)}`.execute(world.db)
    await world.call('PUT', `/api/v1/journeys/${journey}`, { name: 'Versions', graph: graph(2) })
    await world.call('POST', `/api/v1/journeys/${journey}/publication`)
    await enter(journey, ids.slice(2))
    const entered = async (query: string) => {
      const { body } = await world.call<{ ports: { nodeId: string; count: number }[]; positions: { count: number }[] }>(
        'GET',
        `/api/v1/journeys/${journey}/live${query}`,
      )
      return [body.ports.find(({ nodeId }) => nodeId === 'trigger')?.count, body.positions[0]?.count]
    }
    expect(await entered('')).toEqual([5, 5])
    expect(await entered('?version=1')).toEqual([2, 2])
    expect(await entered('?version=2')).toEqual([3, 3])
    expect(await entered(`?since=${new Date().toISOString().slice(0, 10)}`)).toEqual([3, 5])
    expect((await world.call('GET', `/api/v1/journeys/${journey}/live?since=soon`)).status).toBe(422)
    const results = async (query: string) =>
      (await world.call<{ entered: number }>('GET', `/api/v1/journeys/${journey}/conversions${query}`)).body.entered
    expect(await Promise.all(['', '?version=1', '?version=2'].map(results))).toEqual([5, 2, 3])
  })
})
