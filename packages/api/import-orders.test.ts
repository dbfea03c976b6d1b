import { importCsv, previewCsv } from '@parcours/testing/imports.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World

beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const HEADER = 'email,number,date,total,product'
const MAPPING = {
  email: 'email',
  number: 'order.number',
  date: 'order.date',
  total: 'order.total',
  product: 'order.product',
}
const importOrders = (rows: string[], mapping: Record<string, string> = MAPPING, header = HEADER) =>
  importCsv(world, `${header}\n${rows.join('\n')}\n`, { kind: 'orders', mapping })
const totalOf = async (number: string) =>
  (
    await sql<{ total: number; lines: number }>`
    SELECT o.total, (SELECT count(*)::int FROM order_items i WHERE i.order_id = o.id) AS lines
      FROM orders o
     WHERE number = ${number}`.execute(world.db)
  ).rows[0]

describe('the lines of an order', () => {
  it('are one order on both sides of row 2,000', async () => {
    const rows = Array.from({ length: 4100 }, (_, n) => `o${n}@split.test,S-${n},2026-11-01,10.00,p`)
    rows[1999] = 'split@split.test,NX,2026-11-01,30.00,a'
    rows[2000] = 'split@split.test,NX,2026-11-01,70.00,b'
    expect(await importOrders(rows)).toMatchObject({
      processedRows: 4100,
      orders: 4099,
      rejectedRows: 0,
      knownOrders: 0,
    })
    expect(await totalOf('NX')).toEqual({ total: 10_000, lines: 2 })
  })

  it('are one order wherever they stand in the file', async () => {
    const rows = Array.from(
      { length: 6000 },
      (_, n) => `u${n}@apart.test,A-${n % 3000},2026-11-01,${n < 3000 ? '1.10' : '2.20'},p`,
    ).map((row, n) => row.replace(`u${n}@`, `u${n % 3000}@`))
    expect(await importOrders(rows)).toMatchObject({ processedRows: 6000, orders: 3000, rejectedRows: 0 })
    const { rows: totals } = await sql`SELECT DISTINCT total FROM orders WHERE number LIKE 'A-%'`.execute(world.db)
    expect(totals).toEqual([{ total: 330 }])
  })

  it('are left out together when one cannot be read, or names another customer', async () => {
    const done = await importOrders([
      'a@whole.test,W-1,2026-11-01,10,x',
      'a@whole.test,W-1,2026-11-01,ten,y',
      'b@whole.test,W-2,2026-11-01,10,x',
      'c@whole.test,W-2,2026-11-01,10,x',
      'd@whole.test,W-3,2026-11-01,10,x',
    ])
    expect(done).toMatchObject({ processedRows: 5, orders: 1, rejectedRows: 4 })
    expect(done.rejects.map(({ line }) => line)).toEqual([2, 3, 4, 5])
    expect(done.rejects[0]?.reason).toMatch(/Line 3 of this order/)
    expect(done.rejects[2]?.reason).toMatch(/different customers/)
  })

  it('keep what was paid for them, to the cent', async () => {
    const header = `${HEADER},quantity`
    await importOrders(
      ['q@cents.test,C-1,2026-11-01,1.00,thirds,3', 'q@cents.test,C-2,2026-11-01,1.00,thirds,3'],
      { ...MAPPING, quantity: 'order.quantity' },
      header,
    )
    const exactly = (amount: number) =>
      world.call<{ count: number }>('POST', '/api/v1/contacts/match', {
        condition: { kind: 'order', measure: 'total', compare: 'exactly', amount, product: 'thirds' },
      })
    expect([(await exactly(2)).body.count, (await exactly(1.98)).body.count]).toEqual([1, 0])
  })
})

describe('an order that is here already', () => {
  it('counts as known when it is the same, and is rejected otherwise', async () => {
    const rows = ['k@known.test,K-1,2026-11-01,10,x', 'k@known.test,K-2,2026-11-01,20,x']
    expect(await importOrders(rows)).toMatchObject({ orders: 2, knownOrders: 0 })
    rows[1] = 'k@known.test,K-2,2026-11-01,25,x'
    const again = await importOrders([...rows, 'k@known.test,K-3,2026-11-01,30,x'])
    expect(again).toMatchObject({ processedRows: 3, orders: 1, knownOrders: 1, rejectedRows: 1 })
    expect(again.rejects[0]).toMatchObject({
      line: 3,
      reason: expect.stringMatching(/K-2 is here already, with a total of 20 instead of 25/),
    })
  })

  it('adds to nothing when a refund comes beside it, and a refund makes no buyer', async () => {
    await importOrders([
      'r@refund.test,R-1,2026-11-01,-5,x',
      's@refund.test,R-2,2026-11-01,20,x',
      's@refund.test,R-3,2026-11-02,-5,x',
    ])
    const { rows } = await sql`
        SELECT email, orders, revenue, first_order_at IS NOT NULL AS bought
          FROM contacts
         WHERE email LIKE '%@refund.test'
         ORDER BY email`.execute(world.db)
    expect(rows).toEqual([
      { email: 'r@refund.test', orders: 0, revenue: -500, bought: false },
      { email: 's@refund.test', orders: 1, revenue: 1500, bought: true },
    ])
    for (const withinDays of [undefined, 3000]) {
      const condition = {
        kind: 'all',
        of: [
          { kind: 'property', property: 'email', operator: 'contains', value: '@refund.test' },
          { kind: 'order', measure: 'count', compare: 'atLeast', amount: 1, ...(withinDays && { withinDays }) },
        ],
      }
      expect((await world.call('POST', '/api/v1/contacts/match', { condition })).body).toEqual({ count: 1 })
    }
  })
})

describe('dates and amounts of orders', () => {
  it('are read as the file writes them, days as days of the workspace', async () => {
    const file =
      'email;number;date;total\nd1@dates.test;D-1;25/10/2026;1 234,50 €\nd2@dates.test;D-2;05/11/2026 ' +
      '14:30;12,50\nd3@dates.test;D-3;26/11/2025;-3,20\n'
    const mapping = { email: 'email', number: 'order.number', date: 'order.date', total: 'order.total' }
    expect((await previewCsv(world, file, { kind: 'orders', mapping })).rows[0]).toMatchObject({
      stored: ['d1@dates.test', 'D-1', '2026-10-25T22:59:59.000Z', 1234.5],
    })
    expect(await importCsv(world, file, { kind: 'orders', mapping })).toMatchObject({ orders: 3, rejectedRows: 0 })
    const { rows } = await sql`
        SELECT number, total, ordered_at::text AS at
          FROM orders
         WHERE number LIKE 'D-%'
         ORDER BY 1`.execute(world.db)
    expect(rows).toEqual([
      { number: 'D-1', total: 123_450, at: '2026-10-25 22:59:59+00' },
      { number: 'D-2', total: 1250, at: '2026-11-05 13:30:00+00' },
      { number: 'D-3', total: -320, at: '2025-11-26 22:59:59+00' },
    ])
  })

  it('reject the order when they are none: days that do not exist, the future, other currencies, amounts beyond all', async () => {
    const next = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
    const done = await importOrders([
      'e@none.test,N-1,2026-02-30,1,x',
      'e@none.test,N-2,20260230,1,x',
      'e@none.test,N-3,2026-02-30T10:00:00Z,1,x',
      `e@none.test,N-4,${next},1,x`,
      'e@none.test,N-5,2026-11-01,$5,x',
      'e@none.test,N-6,2026-11-01,99999999999999999999,x',
      'e@none.test,N-7,2026-11-01,"1,2,3",x',
      'e@none.test,N-8,2026-11-01,,x',
    ])
    expect(done).toMatchObject({ processedRows: 8, orders: 0, rejectedRows: 8 })
  })

  it('may be before 1970, and sum to whatever they do', async () => {
    const rows = [
      'o@old.test,OLD-1,1969-12-31,1,x',
      'o@old.test,OLD-2,0001-01-01,1,x',
      ...Array.from({ length: 3 }, (_, n) => `o@old.test,BIG-${n},2020-01-01,999999999999,x`),
    ]
    expect(await importOrders(rows)).toMatchObject({ orders: 5, rejectedRows: 0 })
    await sql`UPDATE contacts SET revenue = 9007199254740000 WHERE email = 'o@old.test'`.execute(world.db)
    expect(await importOrders(['o@old.test,BIG-9,2020-01-01,999999999999,x'])).toMatchObject({ orders: 1 })
    const { rows: sums } = await sql`SELECT orders, revenue FROM contacts WHERE email = 'o@old.test'`.execute(world.db)
    expect(sums).toEqual([{ orders: 6, revenue: Number.MAX_SAFE_INTEGER }])
  })
})
