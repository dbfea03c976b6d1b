import type { ConversionsAnswer } from '@parcours/contract/journeys.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { shardOf } from '@parcours/domain/events/inbox.ts'
import { uuidOf } from '@parcours/model/id.ts'
import type { Rules } from '@parcours/model/journey/rules.ts'
import { contactsOf, drained, graphOf, newContact, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

const contactsIn = (journey: string) => contactsOf(world, journey)
const conversions = async (journey: string) =>
  (await world.call<ConversionsAnswer>('GET', `/api/v1/journeys/${journey}/conversions`)).body
const begins = step.onEvent('trigger', 'Begin', 'always')
const wait = (id: string, amount = 1, unit: 'days' | 'seconds' = 'days') => ({
  id,
  kind: 'wait' as const,
  settings: { until: 'duration' as const, duration: { amount, unit } },
})
const end = step.exit('end')
const waiting = (rules: Rules) => ({ ...graphOf([begins, wait('wait'), end], ['trigger>wait', 'wait>end']), rules })
const bought = {
  event: 'Bought',
  where: [{ property: 'total', operator: 'greaterThan' as const, value: 10 }],
  days: 7,
  exit: true,
}
const track = async (...events: Parameters<World['track']>[0]) => {
  await world.track(events)
  await drained(world)
}

describe('the goal of a journey', () => {
  it('is reached by who does it after entering, at any position; with what it brought, once for each entry', async () => {
    const leaves = await publish(world, 'Leaves', waiting({ goal: bought, exits: [] }))
    const staysIn = await publish(world, 'Stays', waiting({ goal: { ...bought, exit: false }, exits: [] }))
    await track({ userId: 'early', event: 'Bought', properties: { total: 50 } })
    await track(...['early', 'buyer', 'cheap', 'idle'].map((userId) => ({ userId, event: 'Begin' })))
    await track(
      { userId: 'buyer', event: 'Bought', properties: { total: 49.9 } },
      { userId: 'buyer', event: 'Bought', properties: { total: 20 } },
      { userId: 'cheap', event: 'Bought', properties: { total: 5 } },
    )
    expect((await contactsIn(leaves)).map(({ state, endedWhy }) => `${state} ${endedWhy}`).sort()).toEqual([
      'done goal',
      'waiting null',
      'waiting null',
      'waiting null',
    ])
    expect((await contactsIn(staysIn)).every(({ state }) => state === 'waiting')).toBe(true)
    for (const journey of [leaves, staysIn]) {
      const { steps, ...totals } = await conversions(journey)
      expect(totals).toMatchObject({ entered: 4, converted: 1, contactsConverted: 1, revenue: 4990, currency: 'EUR' })
      expect(steps).toMatchObject([{ nodeId: 'trigger', port: 'next', converted: 1, revenue: 4990 }])
    }
    // A dispatcher may have read its clock just before the event came in.
    await sql`UPDATE journey_conversions SET at = recorded_at + interval '1 ms'`.execute(world.db)
    expect((await conversions(leaves)).steps).toMatchObject([{ nodeId: 'trigger', converted: 1 }])
    // The same contact, enrolled again, can reach it again.
    await track({ userId: 'buyer', event: 'Begin' })
    await track({ userId: 'buyer', event: 'Bought', properties: { total: 11, currency: 'USD' } })
    expect(await conversions(leaves)).toMatchObject({ entered: 5, converted: 2, revenue: 4990 })
    expect((await contactsIn(leaves)).filter(({ endedWhy }) => endedWhy === 'goal')).toHaveLength(2)
  })

  it('counts after leaving too, within its days, and not beyond', async () => {
    const journey = await publish(world, 'Days', {
      ...graphOf([begins, end], ['trigger>end']),
      rules: { goal: { ...bought, days: 7 }, exits: [] },
    })
    await track({ userId: 'soon', event: 'Begin' }, { userId: 'late', event: 'Begin' })
    await eventually(
      () => contactsIn(journey),
      (seen) => seen.length === 2 && seen.every(({ endedWhy }) => endedWhy === 'completed'),
    )
    await sql`
      UPDATE journey_positions p SET entry = entry || jsonb_build_object('occurredAt', now() - interval '8 days')
        FROM contacts c WHERE c.id = p.contact_id AND c.external_id = 'late'`.execute(world.db)
    await track(
      { userId: 'soon', event: 'Bought', properties: { total: 30 } },
      { userId: 'late', event: 'Bought', properties: { total: 30 } },
    )
    expect(await conversions(journey)).toMatchObject({ entered: 2, converted: 1, revenue: 3000 })
    expect((await contactsIn(journey)).every(({ endedWhy }) => endedWhy === 'completed')).toBe(true)
  })

  it('distinguishes the ports by which contacts came to it', async () => {
    const split = {
      id: 'split',
      kind: 'split' as const,
      settings: {
        ways: [
          { id: 'all', name: '', share: 100, holdout: false },
          { id: 'none', name: '', share: 0, holdout: true },
        ],
      },
    }
    const journey = await publish(world, 'Ways', {
      ...graphOf(
        [begins, split, wait('first'), wait('second'), end],
        ['trigger>split', 'split:all>first', 'split:none>second', 'first>end', 'second>end'],
      ),
      rules: { goal: bought, exits: [] },
    })
    await track({ userId: 'way', event: 'Begin' })
    await eventually(
      () => contactsIn(journey),
      (seen) => seen[0]?.nodeId === 'first',
    )
    await track({ userId: 'way', event: 'Bought', properties: { total: 15 } })
    const { steps } = await conversions(journey)
    expect(steps.map(({ nodeId, port, converted }) => `${nodeId} ${port} ${converted}`).sort()).toEqual([
      'split all 1',
      'trigger next 1',
    ])
    expect(steps.every(({ medianSeconds }) => medianSeconds >= 0 && medianSeconds < 30)).toBe(true)
  })
})

describe('exit rules', () => {
  it('make contacts exit at once when they do something, or when a segment changes', async () => {
    const { body: list } = await world.call<{ id: string }>('POST', '/api/v1/segments/lists', { name: 'Complaints' })
    const journey = await publish(
      world,
      'Exits',
      waiting({
        goal: null,
        exits: [
          { kind: 'event', event: 'Cancelled', where: [{ property: 'plan', operator: 'is', value: 'gold' }] },
          { kind: 'segment', segmentId: list.id, on: 'entered' },
        ],
      }),
    )
    const ids = Object.fromEntries(
      await Promise.all(
        ['stays', 'cancels', 'other', 'complains'].map(async (externalId) => [
          externalId,
          await newContact(world, { externalId }, false),
        ]),
      ),
    )
    await track(...Object.keys(ids).map((userId) => ({ userId, event: 'Begin' })))
    await track(
      { userId: 'cancels', event: 'Cancelled', properties: { plan: 'gold' } },
      { userId: 'other', event: 'Cancelled', properties: { plan: 'basic' } },
    )
    await world.call('POST', `/api/v1/segments/${list.id}/members`, { change: 'add', contactIds: [ids.complains] })
    const seen = await contactsIn(journey)
    const whyOf = (name: string) => seen.find(({ contactId }) => contactId === ids[name])?.endedWhy
    expect(Object.keys(ids).map(whyOf)).toEqual([null, 'exitRule', null, 'exitRule'])
    const { body: live } = await world.call<{ ports: object[] }>('GET', `/api/v1/journeys/${journey}/live`)
    expect(live.ports).toContainEqual({ nodeId: 'wait', port: 'exitRule', count: 2 })
  })

  it('of an event that is also the goal: they have reached it', async () => {
    for (const name of ['Both 1', 'Both 2', 'Both 3']) {
      const journey = await publish(
        world,
        name,
        waiting({
          goal: { event: name, where: [], days: 7, exit: true },
          exits: [{ kind: 'event', event: name, where: [] }],
        }),
      )
      await track({ userId: name, event: 'Begin' })
      await track({ userId: name, event: name })
      expect(await contactsIn(journey)).toMatchObject([{ endedWhy: 'goal' }])
    }
  })

  it('of an event that also enrolls: what came before does not make contacts exit', async () => {
    const journey = await publish(
      world,
      'Turn',
      waiting({ goal: null, exits: [{ kind: 'event', event: 'Cancelled', where: [] }] }),
    )
    await track({ userId: 'turning', event: 'Cancelled' }, { userId: 'turning', event: 'Begin' })
    expect(await contactsIn(journey)).toMatchObject([{ endedWhy: null }])
    // Both in one batch, in this order: in and out.
    await track({ userId: 'both', event: 'Begin' }, { userId: 'both', event: 'Cancelled' })
    expect((await contactsIn(journey)).map(({ endedWhy }) => endedWhy).sort()).toEqual(['exitRule', null])
  })
})

it('two contacts of one run who turn out to be one are there once, with the goal reached by either', async () => {
  const journey = await publish(world, 'Merged', {
    ...graphOf([step.byHand('trigger', 'afterExit'), wait('wait'), end], ['trigger>wait', 'wait>end']),
    rules: { goal: { ...bought, exit: false }, exits: [] },
  })
  const contactIds = [
    await newContact(world, { externalId: 'm1' }, false),
    await newContact(world, { externalId: 'm2' }, false),
  ]
  await world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience: { kind: 'contacts', contactIds } })
  const runs = await inWorkspace(world.db, world.workspace.id, (tx) =>
    sql<{ n: number }>`
      SELECT count(DISTINCT p.run_id)::int AS n
        FROM journey_positions p
        JOIN journeys j ON j.id = p.journey_id
       WHERE j.name = 'Merged'`.execute(tx),
  )
  expect(runs.rows[0]?.n).toBe(1)
  await track({ userId: 'm2', event: 'Bought', properties: { total: 40 } })
  const contacts = await sql<{
    id: string
  }>`SELECT id FROM contacts WHERE external_id IN ('m1', 'm2') ORDER BY external_id`.execute(world.db)
  const merged = await world.call(
    'POST',
    '/v1/alias',
    { userId: 'm1', previousId: 'm2' },
    { key: world.workspace.fullKey },
  )
  expect(merged.status, JSON.stringify(merged.body)).toBe(200)
  await drained(world)
  const left = await sql<{
    id: string
  }>`SELECT id FROM contacts WHERE id = ANY (${contacts.rows.map(({ id }) => id)}::uuid[])`.execute(world.db)
  expect(left.rows).toHaveLength(1)
  expect(await contactsIn(journey)).toHaveLength(1)
  expect(await conversions(journey)).toMatchObject({ converted: 1, revenue: 4000 })
})

it('two contacts of one run who turn out to be one keep the appointments of both, and the goal of each', async () => {
  const ofVisit = { same: ['id'], where: [] }
  const journey = await publish(world, 'Visits', {
    ...graphOf(
      [
        { ...begins, settings: { event: 'Booked', where: [], reentry: 'afterExit', key: 'id' } },
        {
          id: 'paid',
          kind: 'waitForEvent',
          settings: { event: 'Visit Paid', ...ofVisit, timeout: { amount: 9, unit: 'days' } },
        },
        wait('later'),
        end,
      ],
      ['trigger>paid', 'paid:happened>later', 'paid:timedOut>end', 'later>end'],
    ),
    rules: { goal: { event: 'Visited', ...ofVisit, days: 7, exit: false }, exits: [] },
  })
  const event = (userId: string, name: string, total = 0) => ({
    userId,
    event: name,
    properties: { id: `of ${userId}`, total },
  })
  // Of one shard, they are read together, and enter in one run.
  const shard = shardOf(world.workspace.id, 'v0')
  const other =
    Array.from({ length: 99 }, (_, n) => `v${n + 1}`).find((name) => shardOf(world.workspace.id, name) === shard) ?? ''
  const [staysIn, goes] = [
    await newContact(world, { externalId: 'v0' }, false),
    await newContact(world, { externalId: other }, false),
  ]
  await track(event('v0', 'Booked'), event(other, 'Booked'))
  await track(event('v0', 'Visited', 10), event(other, 'Visited', 20))
  const runs = () =>
    sql<{ id: string }>`
      SELECT DISTINCT run_id AS id
        FROM journey_positions
       WHERE journey_id = ${uuidOf('journey', journey)}`.execute(world.db)
  expect((await runs()).rows).toHaveLength(1)
  expect((await world.call('POST', `/api/v1/contacts/${staysIn}/merge`, { from: goes })).status).toBeLessThan(300)
  expect((await contactsIn(journey)).map(({ contactId, state, nodeId }) => [contactId, state, nodeId])).toEqual(
    Array(2).fill([staysIn, 'waiting', 'paid']),
  )
  expect((await runs()).rows).toHaveLength(2)
  expect(await conversions(journey)).toMatchObject({
    entered: 2,
    contactsEntered: 1,
    converted: 2,
    contactsConverted: 1,
    revenue: 3000,
    steps: [{ nodeId: 'trigger', converted: 2, revenue: 3000 }],
  })
  // Each is led on by its own.
  for (const [name, count] of [[other, 1] as const, ['v0', 2] as const]) {
    await track({ userId: 'v0', event: 'Visit Paid', properties: { id: `of ${name}` } })
    await eventually(
      () => contactsIn(journey),
      (all) => all.filter(({ nodeId }) => nodeId === 'later').length === count,
    )
  }
})

describe('what must be the same as on entering', () => {
  const order = (event: string, order_id?: string) => ({
    userId: 'orders',
    event,
    ...(order_id && { properties: { order_id, total: 20 } }),
  })

  it('has each order of one contact wait for its own payment, leave by its own cancellation, reach its own goal', async () => {
    const ofOrder = { same: ['order_id'], where: [] }
    const journey = await publish(world, 'Orders', {
      ...graphOf(
        [
          { ...begins, settings: { event: 'Order Placed', where: [], reentry: 'afterExit', key: 'order_id' } },
          {
            id: 'paid',
            kind: 'waitForEvent',
            settings: { event: 'Order Paid', ...ofOrder, timeout: { amount: 1, unit: 'days' } },
          },
          wait('later'),
          end,
        ],
        ['trigger>paid', 'paid:happened>later', 'later>end', 'paid:timedOut>end'],
      ),
      rules: {
        goal: { event: 'Order Delivered', ...ofOrder, days: 7, exit: true },
        exits: [{ kind: 'event', event: 'Order Cancelled', ...ofOrder }],
      },
    })
    // The payment of one comes together with it.
    await track(
      order('Order Placed', 'a'),
      order('Order Placed', 'B'),
      order('Order Placed', 'c'),
      order('Order Placed', 'd'),
      order('Order Paid', 'a'),
    )
    await track(
      order('Order Paid', 'b'),
      order('Order Cancelled', 'c'),
      order('Order Delivered', 'd'),
      order('Order Paid'),
      order('Order Cancelled', 'elsewhere'),
      order('Order Delivered'),
    )
    const seen = await eventually(
      () => contactsIn(journey),
      (all) => all.filter(({ nodeId, state }) => nodeId === 'later' || state === 'done').length === 4,
    )
    expect(seen.map(({ nodeId, state, endedWhy }) => `${nodeId} ${state} ${endedWhy}`).sort()).toEqual([
      'later waiting null',
      'later waiting null',
      'paid done exitRule',
      'paid done goal',
    ])
    expect(await conversions(journey)).toMatchObject({ entered: 4, converted: 1, revenue: 2000 })
  })

  it('brings the revenue of each of several orders that are delivered at one moment', async () => {
    const journey = await publish(world, 'At once', {
      ...graphOf(
        [
          { ...begins, settings: { event: 'Sold', where: [], reentry: 'afterExit', key: 'order_id' } },
          wait('later'),
          end,
        ],
        ['trigger>later', 'later>end'],
      ),
      rules: { goal: { event: 'Delivered', where: [], same: ['order_id'], days: 7, exit: false }, exits: [] },
    })
    const orders = ['1', '2', '3']
    await track(...orders.map((order_id) => ({ userId: 'at-once', event: 'Sold', properties: { order_id } })))
    await track(
      ...orders.map((order_id) => ({
        userId: 'at-once',
        event: 'Delivered',
        properties: { order_id, total: Number(order_id) * 10 },
      })),
    )
    const brought = { converted: 3, revenue: 6000 }
    expect(await conversions(journey)).toMatchObject({ ...brought, steps: [{ nodeId: 'trigger', ...brought }] })
  })

  it('cannot be asked for where contacts enter without an event', async () => {
    const graph = graphOf(
      [
        {
          id: 'trigger',
          kind: 'triggerSchedule',
          settings: { rule: 'FREQ=DAILY', start: '', time: '09:00', timeZone: '', segmentId: '', reentry: 'afterExit' },
        },
        {
          id: 'paid',
          kind: 'waitForEvent',
          settings: { event: 'Order Paid', where: [], same: ['order_id'], timeout: { amount: 1, unit: 'days' } },
        },
        end,
      ],
      ['trigger>paid', 'paid:happened>end', 'paid:timedOut>end'],
    )
    const { body } = await world.call<{ id: string }>('POST', '/api/v1/journeys', { name: 'Daily', graph })
    const { status, body: refused } = await world.call<{ errors: { path: string; code: string }[] }>(
      'POST',
      `/api/v1/journeys/${body.id}/publication`,
    )
    expect([status, refused.errors]).toMatchObject([
      422,
      [{ path: 'nodes.paid.settings.same', code: 'journey.nothingToBeSameAs' }],
    ])
  })
})
