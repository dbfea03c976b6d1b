import { inWorkspace } from '@parcours/db/connection.ts'
import { RFM_CLASSES, type RfmClass, rfmClassOf } from '@parcours/model/condition/rfm.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conditionSql } from '../condition/sql.ts'
import { computeRfmThresholds } from './rfm-thresholds.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const NOW = new Date('2026-11-23T09:30:00Z')

interface Customer {
  days: number
  orders: number
  /** Minor units. */
  revenue: number
}

/** The class of each of these customers of a workspace of its own, in their order. */
async function classesOf(customers: Customer[]): Promise<(RfmClass | undefined)[]> {
  const { id: workspaceId } = await world.newWorkspace()
  return inWorkspace(world.db, workspaceId, async (tx) => {
    await sql`
      INSERT INTO contacts (workspace_id, external_id, orders, revenue, last_order_at)
      SELECT ${workspaceId}, x.n, (x.customer ->> 'orders')::int, (x.customer ->> 'revenue')::bigint,
             ${NOW}::timestamptz - make_interval(days => (x.customer ->> 'days')::int)
        FROM jsonb_array_elements(${JSON.stringify(customers)}::jsonb) WITH ORDINALITY x (customer, n)`.execute(tx)
    await computeRfmThresholds(tx, workspaceId, NOW)
    const isOf = (one: RfmClass) => conditionSql({ kind: 'rfm', classes: [one] }, { now: NOW, of: 'each' })
    const { rows } = await sql<{ classes: RfmClass[] }>`
      SELECT array_remove(ARRAY[${sql.join(RFM_CLASSES.map((one) => sql`CASE WHEN ${isOf(one)} THEN ${one}::text END`))}],
          NULL) AS classes
        FROM contacts c WHERE c.workspace_id = ${workspaceId} ORDER BY c.external_id::int`.execute(tx)
    // Every customer is of one class.
    expect(new Set(rows.map(({ classes }) => classes.length))).toEqual(new Set([1]))
    return rows.map(({ classes }) => classes[0])
  })
}

/**
 * The classes by the words of the rule: a score of 2 needs a fifth of all customers below, a score of 3 two fifths; who
 * are alike share the lower score.
 */
function expectedOf(customers: Customer[]): RfmClass[] {
  const passed = (count: number) => [1, 2, 3, 4].filter((fifth) => count * 5 >= fifth * customers.length).length
  const above = (which: 'orders' | 'revenue', one: Customer) =>
    1 + passed(customers.filter((other) => other[which] < one[which]).length)
  return customers.map((one) => {
    const recency = 5 - passed(customers.filter(({ days }) => days <= one.days).length)
    return rfmClassOf(recency, Math.round((above('orders', one) + above('revenue', one)) / 2))
  })
}

describe('classes of customers', () => {
  it('call no customer loyal for an order that half of all have', async () => {
    // Half ordered once for 20; the others two to six times, for more each time. All ordered on days of their own, the
    // frequent as lately as the others.
    const customers = Array.from({ length: 100 }, (_, n) => {
      const orders = n % 2 === 0 ? 1 : 2 + (Math.floor(n / 2) % 5)
      return { days: n, orders, revenue: orders * 2000 }
    })
    const classes = await classesOf(customers)
    const once = new Set(classes.filter((_, n) => customers[n]?.orders === 1))
    expect(once).toEqual(new Set(['new', 'promising', 'hibernating']))
    // Half of all are below an order of two, nine tenths below one of six.
    const largest = classes.filter((_, n) => customers[n]?.orders === 6)
    expect(new Set(largest)).toEqual(new Set(['champions', 'loyal', 'cantLose']))
    expect(classes).toEqual(expectedOf(customers))
  })

  it.each<keyof Customer>(['days', 'orders', 'revenue'])(
    'are the same for all who are alike, where half have the same %s',
    async (which) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              days: fc.integer({ min: 0, max: 900 }),
              orders: fc.integer({ min: 1, max: 12 }),
              revenue: fc.integer({ min: 0, max: 90_000 }),
            }),
            {
              minLength: 6,
              maxLength: 80,
            },
          ),
          fc.nat(),
          async (drawn, at) => {
            const shared = drawn[at % drawn.length]?.[which] ?? 1
            const customers = drawn.map((one, n) => (n % 2 === 0 ? { ...one, [which]: shared } : one))
            expect(await classesOf(customers)).toEqual(expectedOf(customers))
          },
        ),
        { numRuns: 12 },
      )
    },
  )
})
