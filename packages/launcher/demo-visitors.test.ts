import type { AddressInfo } from 'node:net'
import { graphOf, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { servicesOf } from '@parcours/testing/services.ts'
import { step } from '@parcours/testing/steps.ts'
import { VirtualConductor } from '@parcours/testing/virtual-conductor.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DemoVisitors } from './demo-visitors.ts'

let world: World
let visitors: DemoVisitors
beforeAll(async () => {
  world = await createWorld()
  await world.api.listen({ port: 0, host: '127.0.0.1' })
  const { port } = world.api.server.address() as AddressInfo
  const { trackKey: track, fullKey: full } = world.workspace
  visitors = new DemoVisitors(`http://127.0.0.1:${port}`, 'en', { track, full })
})
afterAll(() => world.close())

const counted = async (table: string, where = sql`true`) => {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM ${sql.table(table)} WHERE ${where}`.execute(world.db)
  return rows[0]?.count ?? 0
}

it('visitors look, buy and sign up; contacts read what is sent to them, as their time comes', async () => {
  await publish(
    world,
    'Welcome',
    graphOf([step.onEvent('trigger', 'Signed Up'), step.email('email', await newTemplate(world)), step.exit('end')]),
  )
  const seen = new Set<string>()
  while (seen.size < 4 || (await counted('contacts', sql`external_id LIKE 'new-%'`)) < 25)
    seen.add((await visitors.visit()).event)
  const conductor = new VirtualConductor(world.db, await servicesOf(world), new Date())
  await conductor.settle()
  expect([...seen].sort()).toEqual(['Order Completed', 'Product Added', 'Product Viewed', 'Signed Up'])
  expect(await counted('orders')).toBeGreaterThan(0)
  expect(await counted('sandbox_outbox')).toBeGreaterThanOrEqual(25)

  // Nobody reads at once; after some minutes all have who will, three in a round.
  await visitors.round(conductor.now.getTime())
  expect(await counted('message_event_inbox')).toBe(0)
  const later = Date.now() + 5 * 60_000
  for (let round = 0; round < 4; round++) await visitors.round(later)
  await conductor.settle()
  const opened = await counted('messages', sql`opened_at IS NOT NULL`)
  expect(opened).toBeGreaterThan(0)
  expect(opened).toBeLessThanOrEqual(12)
  // An email of last week stays as it was left.
  for (let round = 0; round < 3; round++) await visitors.round(later + 7 * 86_400_000)
  await conductor.settle()
  expect(await counted('messages', sql`opened_at IS NOT NULL`)).toBe(opened)
})

it('nobody comes once the demo sends through a real provider', async () => {
  await world.call('POST', '/api/v1/connections', {
    provider: 'smtp',
    name: 'Real',
    fromName: 'Shop',
    fromAddress: 'shop@example.com',
    settings: { host: 'smtp.example.com', port: 587, username: 'u', password: 'p' },
  })
  expect(await counted('connections')).toBe(2)
  const before = [await counted('event_inbox'), await counted('contacts')]
  for (let round = 0; round < 5; round++) await visitors.round()
  expect([await counted('event_inbox'), await counted('contacts')]).toEqual(before)
})
