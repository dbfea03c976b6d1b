import { drainedByHand } from '@parcours/testing/journeys.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { reconcileSums } from './reconcile-sums.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const order = (userId: string, number: string, total: number) => ({
  userId,
  event: 'Order Completed',
  properties: { order_id: number, total },
})

async function sums() {
  const { rows } = await sql<object>`
    SELECT c.external_id, c.orders, c.revenue,
           coalesce((SELECT sum(count)::int FROM event_totals t WHERE t.contact_id = c.id), 0) AS events
      FROM contacts c ORDER BY 1`.execute(world.db)
  return rows
}

it('sums that differ from their rows are found, mended and recorded; those that are right are left alone', async () => {
  await world.track([
    order('a', '1', 10),
    order('a', '2', 20),
    order('a', '3', -5),
    order('b', '4', 7),
    { userId: 'c', event: 'Seen' },
  ])
  await drainedByHand(world)
  const right = await sums()
  expect(right).toEqual([
    { external_id: 'a', orders: 2, revenue: 2500, events: 3 },
    { external_id: 'b', orders: 1, revenue: 700, events: 1 },
    { external_id: 'c', orders: 0, revenue: 0, events: 1 },
  ])
  expect(await reconcileSums(world.db, new Date())).toEqual([{ workspaceId: world.workspace.id, orders: 0, events: 0 }])

  await sql`UPDATE contacts SET orders = 9, revenue = 1 WHERE external_id = 'a'`.execute(world.db)
  await sql`UPDATE contacts SET orders = 1, first_order_at = now() WHERE external_id = 'c'`.execute(world.db)
  await sql`UPDATE event_totals SET count = 40 WHERE name = 'Seen'`.execute(world.db)
  await sql`
    DELETE
      FROM event_totals
     WHERE contact_id = (SELECT id FROM contacts WHERE external_id = 'b')`.execute(world.db)
  const at = new Date()
  expect(await reconcileSums(world.db, at)).toEqual([{ workspaceId: world.workspace.id, orders: 2, events: 2 }])
  expect(await sums()).toEqual(right)
  const record = await world.db
    .selectFrom('sum_reconciliations')
    .select(['orders', 'events'])
    .where('at', '=', at)
    .executeTakeFirstOrThrow()
  expect(record).toEqual({ orders: 2, events: 2 })
})
