import type { SimulationAnswer } from '@parcours/contract/journeys.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { VirtualConductor } from '@parcours/testing/virtual-conductor.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
const HOUR_MS = 3_600_000
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const draft = async (name: string, graph: Graph) =>
  (await world.call<{ id: string }>('POST', '/api/v1/journeys', { name, graph })).body.id
const simulation = (id: string, body: object = {}) =>
  world.call<SimulationAnswer & { code: string }>('POST', `/api/v1/journeys/${id}/simulation`, body)
/** Tells what contacts did so many hours ago, and has it recorded. */
async function did(events: { userId: string; event: string; hoursAgo: number; properties?: object }[]): Promise<void> {
  const batch = events.map(({ hoursAgo, ...event }) => ({
    type: 'track',
    ...event,
    timestamp: new Date(Date.now() - hoursAgo * HOUR_MS).toISOString(),
  }))
  const { status } = await world.call('POST', '/v1/batch', { batch }, { key: world.workspace.trackKey })
  expect(status).toBe(200)
  const nothing = () => Promise.reject(new Error('Nothing is sent here'))
  await new VirtualConductor(
    world.db,
    { db: world.db, providers: {} as never, postWebhook: nothing },
    new Date(),
  ).settle()
}

describe('a journey simulated over what people did', () => {
  it('tells who would have entered, which way they went, what they got and when; next to what runs now; and leaves nothing', async () => {
    const templateId = await newTemplate(world)
    const cart = (hours: number, price: number): Graph => ({
      ...graphOf(
        [
          {
            id: 'trigger',
            kind: 'triggerEvent',
            settings: {
              event: 'Cart',
              where: [{ property: 'price', operator: 'greaterThan', value: price }],
              reentry: 'afterExit',
            },
          },
          step.waitForEvent('wait', 'Paid', hours, 'hours'),
          step.email('mail', templateId),
        ],
        ['trigger>wait', 'wait:timedOut>mail'],
      ),
      rules: { goal: { event: 'Paid', where: [], days: 7, exit: false }, exits: [] },
    })
    const journey = await publish(world, 'Carts', cart(1, 10))
    await newContact(world, { externalId: 'slow', email: 'slow@example.test' })
    await newContact(world, { externalId: 'silent', email: 'silent@example.test' }, false)
    for (const externalId of ['quick', 'poor', 'recent'])
      await newContact(world, { externalId, email: `${externalId}@example.test` })
    await world.call('DELETE', `/api/v1/journeys/${journey}/publication`)
    await did([
      { userId: 'slow', event: 'Cart', hoursAgo: 50, properties: { price: 20 } },
      { userId: 'slow', event: 'Paid', hoursAgo: 46 },
      { userId: 'slow', event: 'Cart', hoursAgo: 30, properties: { price: 20 } },
      { userId: 'quick', event: 'Cart', hoursAgo: 20, properties: { price: 20 } },
      { userId: 'quick', event: 'Paid', hoursAgo: 19.5 },
      { userId: 'poor', event: 'Cart', hoursAgo: 20, properties: { price: 5 } },
      { userId: 'silent', event: 'Cart', hoursAgo: 20, properties: { price: 20 } },
      { userId: 'recent', event: 'Cart', hoursAgo: 0.5, properties: { price: 20 } },
      { userId: 'slow', event: 'Cart', hoursAgo: 24 * 40, properties: { price: 20 } },
    ])
    await world.call('POST', `/api/v1/journeys/${journey}/publication`)
    await world.call('PUT', `/api/v1/journeys/${journey}`, { name: 'Carts', graph: cart(6, 1) })
    const rows = () =>
      sql`
        SELECT (SELECT count(*) FROM journeys) AS journeys, (SELECT count(*) FROM events) AS events,
               (SELECT sum(count) FROM event_totals) AS totals, (SELECT count(*) FROM messages) AS messages,
               (SELECT count(*) FROM journey_positions) AS positions`.execute(world.db)
    const before = (await rows()).rows
    const { status, body } = await simulation(journey, { days: 30 })
    expect(status, JSON.stringify(body)).toBe(200)
    // The draft takes every cart, and waits six hours: slow pays within them once.
    expect(body).toMatchObject({ happened: 6, concerned: 5, sampled: 5 })
    expect(body.draft).toMatchObject({ contacts: 5, entries: 6, goals: 2, emails: 2, excluded: 1 })
    expect(body.draft.perContact.slice(0, 3)).toEqual([3, 2, 0])
    expect(body.draft.hours.reduce((sum, count) => sum + count, 0)).toBe(2)
    expect(body.draft.ports.find(({ nodeId, port }) => nodeId === 'wait' && port === 'happened')?.count).toBe(2)
    // What runs takes carts above 10, and waits an hour.
    expect(body.live).toMatchObject({ contacts: 4, entries: 5, emails: 2, excluded: 1 })
    expect(body.live?.perContact.slice(0, 4)).toEqual([4, 0, 1, 0])
    expect((await rows()).rows).toEqual(before)
    expect((await simulation(journey, { days: 1 })).body).toMatchObject({ happened: 4, concerned: 4 })
    expect((await simulation(journey, { contacts: 2 })).body).toMatchObject({ concerned: 5, sampled: 2 })
  })

  it('takes who came into a segment, and whose date came, and says when the past does not tell', async () => {
    const wait = step.wait('wait', 1, 'hours')
    const list = (await world.call<{ id: string }>('POST', '/api/v1/segments/lists', { name: 'Came' })).body.id
    const contact = await newContact(
      world,
      {
        externalId: 'came',
        properties: { renewal: new Date(Date.now() - 3 * 24 * HOUR_MS).toISOString().slice(0, 10) },
      },
      false,
    )
    await world.call('POST', `/api/v1/segments/${list}/members`, { change: 'add', contactIds: [contact] })
    const bySegment = await draft(
      'Segment',
      graphOf(
        [
          {
            id: 'trigger',
            kind: 'triggerSegment',
            settings: { segmentId: list, on: 'entered', existing: false, reentry: 'once' },
          },
          wait,
        ],
        ['trigger>wait'],
      ),
    )
    expect((await simulation(bySegment)).body).toMatchObject({
      happened: 1,
      draft: { contacts: 1, entries: 1 },
      live: null,
    })
    const byDate = await draft(
      'Date',
      graphOf(
        [
          {
            id: 'trigger',
            kind: 'triggerDate',
            settings: { property: 'renewal', offsetDays: 0, time: '09:00', yearly: false, reentry: 'once' },
          },
          wait,
        ],
        ['trigger>wait'],
      ),
    )
    const { body } = await simulation(byDate)
    expect(body).toMatchObject({ happened: 1, draft: { contacts: 1 } })
    expect(body.draft.ports.map(({ nodeId }) => nodeId)).toEqual(['trigger', 'wait'])
    const byHand = await draft('Hand', graphOf([step.byHand('trigger'), wait], ['trigger>wait']))
    expect((await simulation(byHand)).body.code).toBe('simulate.unknowable')
    expect((await simulation(byHand, { days: 1000 })).status).toBe(422)
  })
})
