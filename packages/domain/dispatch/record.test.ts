import { drainedByHand } from '@parcours/testing/journeys.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

it('an event keeps its own properties on record, whatever traits are told along with it', async () => {
  await world.track([{ userId: 'a', event: 'Viewed', properties: { product: 'Lamp' }, traits: { city: 'Lyon' } }])
  await world.call('POST', '/v1/identify', { userId: 'a', traits: { plan: 'pro' } }, { key: world.workspace.trackKey })
  await drainedByHand(world)
  const { rows } = await sql<{
    kind: string
    properties: object
  }>`SELECT kind, properties FROM events ORDER BY received_at, id`.execute(world.db)
  expect(rows).toEqual([
    { kind: 'track', properties: { product: 'Lamp' } },
    { kind: 'identify', properties: { plan: 'pro' } },
  ])
  const where = [{ property: 'product', operator: 'is', value: 'Lamp' }]
  const condition = { kind: 'event', event: 'Viewed', where, compare: 'atLeast', amount: 1 }
  expect((await world.call<{ count: number }>('POST', '/api/v1/contacts/match', { condition })).body.count).toBe(1)
})
