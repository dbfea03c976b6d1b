import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { inWorkspace } from '@parcours/db/connection.ts'
import { recordMessageEvents } from '@parcours/domain/delivery/message-events.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { contactsOf, graphOf, newContact, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { connectToTemporal } from '@parcours/testing/temporal.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { RECONCILIATION } from '@parcours/workflows/recurring.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

interface Segment {
  id: string
  name: string
  size: number
  state: string
  sentence: string
}
const segment = async (id: string) => (await world.call<Segment>('GET', `/api/v1/segments/${id}`)).body
async function make(name: string, condition: Condition): Promise<string> {
  const { status, body } = await world.call<Segment>('POST', '/api/v1/segments', { name, condition })
  expect(status, JSON.stringify(body)).toBe(201)
  await eventually(
    () => segment(body.id),
    ({ state }) => state === 'ready',
  )
  return body.id
}
const members = async (id: string) =>
  (await world.call<{ data: { id: string }[] }>('GET', `/api/v1/contacts?segment=${id}`)).body.data.map(
    (contact) => contact.id,
  )
const sized = (id: string, size: number) =>
  eventually(
    () => segment(id),
    (seen) => seen.size === size,
  )
const bought: Condition = { kind: 'order', measure: 'count', compare: 'atLeast', amount: 1, withinDays: 30 }

describe('a segment', () => {
  it('follows events, changes by hand, and consents, within two seconds', async () => {
    const anna = await newContact(world, {
      externalId: 's-anna',
      email: 's-anna@test.test',
      properties: { plan: 'free' },
    })
    const buyers = await make('Buyers', bought)
    const gold = await make('Gold and reachable', {
      kind: 'all',
      of: [
        { kind: 'property', property: 'plan', operator: 'is', value: 'Gold' },
        { kind: 'reachable', channel: 'email' },
      ],
    })
    expect([(await segment(buyers)).size, (await segment(gold)).size]).toEqual([0, 0])
    const begun = Date.now()
    await world.track([
      { userId: 's-anna', event: 'Order Completed', properties: { order_id: 'A1', total: 49.9, currency: 'EUR' } },
    ])
    await world.call('PATCH', `/api/v1/contacts/${anna}`, { properties: { plan: 'gold' } })
    await Promise.all([sized(buyers, 1), sized(gold, 1)])
    expect(Date.now() - begun).toBeLessThan(2000)
    expect(await members(gold)).toEqual([anna])
    await world.call('POST', `/api/v1/contacts/${anna}/consents`, {
      channel: 'email',
      decision: 'withdrawn',
      source: 'test',
    })
    await sized(gold, 0)
    await world.call('DELETE', `/api/v1/contacts/${anna}`)
    await sized(buyers, 0)
  })

  it('drops a contact that was erased while it was evaluated', async () => {
    const gone = crypto.randomUUID()
    const night = await make('Erased', { kind: 'tag', tag: 'erased' })
    // As an evaluation that crossed with the erasure leaves it: a member who is no contact, and the mark of the
    // erasure.
    await sql`UPDATE segments SET size = 1 WHERE id = ${uuidOf('segment', night)}`.execute(world.db)
    await sql`
      INSERT INTO segment_members (workspace_id, segment_id, contact_id, since)
      VALUES (${world.workspace.id}, ${uuidOf('segment', night)}, ${gone}, now())`.execute(world.db)
    await inWorkspace(world.db, world.workspace.id, (tx) =>
      sql`
        INSERT INTO segment_dirty_contacts (workspace_id, contact_id, aspect)
        VALUES (${world.workspace.id}, ${gone}, 'any')`.execute(tx),
    )
    await sized(night, 0)
  })

  it('changes by itself when its moment comes', async () => {
    const soon = new Date(Date.now() + 2500).toISOString()
    const id = await newContact(world, { email: 'renewal@test.test', properties: { renewal: soon } })
    const due = await make('Renewed today', { kind: 'property', property: 'renewal', operator: 'inLastDays', value: 1 })
    expect(await members(due)).toEqual([])
    await sized(due, 1)
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(soon))
    expect(await members(due)).toEqual([id])
  })

  it('made of others follows them; one made of itself is refused with the way round', async () => {
    await newContact(world, { email: 'vip@test.test', tags: ['vip'] })
    const vip = await make('VIP', { kind: 'tag', tag: 'vip' })
    const others = await make('Not VIP', { kind: 'not', of: { kind: 'segment', segmentId: vip } })
    const before = (await segment(others)).size
    const late = await newContact(world, { email: 'late@test.test' })
    await sized(others, before + 1)
    await world.call('PATCH', `/api/v1/contacts/${late}`, { tags: ['vip'] })
    await sized(others, before)
    const { status, body } = await world.call<{ code: string; detail: string; errors: { path: string }[] }>(
      'PUT',
      `/api/v1/segments/${vip}`,
      {
        name: 'VIP',
        condition: {
          kind: 'any',
          of: [
            { kind: 'tag', tag: 'vip' },
            { kind: 'segment', segmentId: others },
          ],
        },
      },
    )
    expect([status, body.code]).toEqual([422, 'segment.cycle'])
    expect(body.detail).toContain('VIP → Not VIP → VIP')
    expect(body.errors[0]?.path).toBe('condition.of.1.segmentId')
    const used = await world.call<{ code: string; detail: string }>('DELETE', `/api/v1/segments/${vip}`)
    expect([used.status, used.body.code]).toEqual([409, 'segment.used'])
    expect(used.body.detail).toContain('Not VIP')
  })

  it('enrolls contacts as they enter and leave, and present members when asked', async () => {
    await newContact(world, { email: 'press1@test.test', tags: ['press'] })
    const press = await make('Press', { kind: 'tag', tag: 'press' })
    const journey = (on: 'entered' | 'left', existing: boolean) =>
      publish(
        world,
        `Press ${on}`,
        graphOf([
          { id: 't', kind: 'triggerSegment', settings: { segmentId: press, on, existing, reentry: 'afterExit' } },
          step.addTag('u', `${on}-journey`),
          step.exit('e'),
        ]),
      )
    const [came, went] = [await journey('entered', true), await journey('left', false)]
    // A member of a segment has not left it, even where that was asked for before the trigger was turned round.
    const turned = await journey('left', true)
    const inside = (id: string, count: number) =>
      eventually(
        async () =>
          (await world.call<{ data: { state: string }[] }>('GET', `/api/v1/journeys/${id}/contacts`)).body.data,
        (contacts) => contacts.length === count && contacts.every(({ state }) => state === 'done'),
      )
    await inside(came, 1)
    const second = await newContact(world, { email: 'press2@test.test', tags: ['press'] })
    await inside(came, 2)
    await world.call('PATCH', `/api/v1/contacts/${second}`, { tags: [] })
    await inside(went, 1)
    const ofTurned = await eventually(
      () => contactsOf(world, turned),
      (contacts) => contacts.some(({ contactId }) => contactId === second),
    )
    expect(ofTurned.map(({ contactId }) => contactId)).toEqual([second])
    const used = await world.call<{ code: string }>('DELETE', `/api/v1/segments/${press}`)
    expect(used.body.code).toBe('segment.used')
  })

  it('cancels the preview in PostgreSQL once the caller has left', async () => {
    const address = await world.api.listen({ port: 0, host: '127.0.0.1' })
    const asking = () =>
      sql<{
        count: number
      }>`
        SELECT count(*)::int AS count
          FROM pg_stat_activity
         WHERE datname = current_database()
           AND state = 'active'
           AND query LIKE '%cells AS MATERIALIZED%'
           AND pid <> pg_backend_pid()`.execute(world.db)
    await world.db.transaction().execute(async (tx) => {
      // Held up, the preview is surely under way when its caller leaves.
      await sql`LOCK TABLE suppressions IN ACCESS EXCLUSIVE MODE`.execute(tx)
      const leaving = new AbortController()
      const headers = { authorization: `Bearer ${world.workspace.fullKey}`, 'content-type': 'application/json' }
      const left = fetch(`${address}/api/v1/segments/preview`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ condition: { kind: 'tag', tag: 'vip' } }),
        signal: leaving.signal,
      }).catch(() => 'left')
      await eventually(asking, ({ rows }) => rows[0]?.count === 1)
      leaving.abort()
      expect(await left).toBe('left')
      await eventually(asking, ({ rows }) => rows[0]?.count === 0, 5)
    })
  })

  it('is previewed with the criteria that no contact can match, and why', async () => {
    const preview = (condition: Condition) =>
      world.call<{ size: number; sentence: string; warnings: { path: string; message: string }[] }>(
        'POST',
        '/api/v1/segments/preview',
        { condition },
        { headers: { 'accept-language': 'fr' } },
      )
    const none = await preview({
      kind: 'all',
      of: [
        { kind: 'event', event: 'Never Sent', compare: 'atLeast', amount: 1, where: [] },
        { kind: 'tag', tag: 'vip' },
      ],
    })
    expect(none.body).toMatchObject({
      size: 0,
      warnings: [
        { path: 'condition.of.0.event', message: 'L’événement «\u00a0Never Sent\u00a0» n’est jamais arrivé ici.' },
      ],
    })
    expect(none.body.sentence).toBe('a fait «\u00a0Never Sent\u00a0» et a l’étiquette «\u00a0vip\u00a0»')
    for (const [condition, status] of [
      [{ kind: 'all', of: [] }, 422],
      [{ kind: 'nonsense' }, 422],
      [{ kind: 'property', property: 'x', operator: 'between', value: 5, to: 1 }, 422],
      [{ kind: 'segment', segmentId: 'seg_1' }, 422],
      [{ kind: 'sample', percent: 1000 }, 422],
      [{ kind: 'event', event: 'Bought', compare: 'atLeast', amount: 1, where: [], sumOf: '' }, 422],
    ] as const) {
      expect(
        (await world.call('POST', '/api/v1/segments/preview', { condition })).status,
        JSON.stringify(condition),
      ).toBe(status)
    }
  })

  it('filters by the position in a journey, and by orders since the enrollment', async () => {
    const id = await newContact(world, { externalId: 'j-iris', email: 'j-iris@test.test' })
    const journey = await publish(
      world,
      'Tea',
      graphOf(
        [step.byHand('t', 'always'), step.waitForEvent('w', 'Tea Drunk', 1, 'days'), step.exit('e')],
        ['t>w', 'w:happened>e', 'w:timedOut>e'],
      ),
    )
    const states = await Promise.all(
      (['isIn', 'entered', 'finished', 'converted', 'passed'] as const).map((state) =>
        make(`Tea ${state}`, {
          kind: 'journey',
          journeyId: journey,
          state,
          ...(state === 'passed' && { nodeId: 'w' }),
        }),
      ),
    )
    const sizes = async () => Promise.all(states.map(async (one) => (await segment(one)).size))
    const become = (wanted: number[]) => eventually(sizes, (seen) => seen.join() === wanted.join())
    await world.call('POST', `/api/v1/journeys/${journey}/entries`, {
      audience: { kind: 'contacts', contactIds: [id] },
    })
    await become([1, 1, 0, 0, 0])
    await world.track([
      { userId: 'j-iris', event: 'Order Completed', properties: { order_id: 'T1', total: 5, currency: 'EUR' } },
    ])
    await become([1, 1, 0, 1, 0])
    await world.track([{ userId: 'j-iris', event: 'Tea Drunk' }])
    await become([0, 1, 1, 1, 1])
  })

  it('that differs from the data is found, recorded and put right by the nightly schedule', async () => {
    await newContact(world, { email: 'night@test.test', tags: ['night'] })
    const drifted = uuidOf('contact', await newContact(world, { email: 'drifted@test.test' }))
    const night = await make('Night', { kind: 'tag', tag: 'night' })
    await sized(night, 1)
    // A contact who became dirty while it was built is evaluated once more: that evaluation must not be the one that
    // mends it.
    await eventually(
      () =>
        world.db
          .selectFrom('segment_dirty_contacts')
          .select('contact_id')
          .union(world.db.selectFrom('segment_next_evaluations').select('contact_id').where('due_at', '<=', new Date()))
          .execute(),
      (pending) => pending.length === 0,
    )
    await world.db.deleteFrom('segment_members').where('segment_id', '=', uuidOf('segment', night)).execute()
    await world.db.updateTable('contacts').set({ orders: 9 }).where('id', '=', drifted).execute()
    const temporal = await connectToTemporal()
    const { schedules } = await temporal.connection.workflowService.listSchedules({
      namespace: 'default',
      maximumPageSize: 1000,
    })
    const own = schedules
      ?.map(({ scheduleId }) => scheduleId ?? '')
      .find(
        (id) =>
          id.endsWith(RECONCILIATION.id) && world.databaseUrl.endsWith(id.slice(0, -RECONCILIATION.id.length - 1)),
      )
    await temporal.schedule.getHandle(own ?? '').trigger()
    const history = () =>
      world.call<{ reconciliations: { missing: number; surplus: number }[] }>(
        'GET',
        `/api/v1/segments/${night}/history`,
      )
    const { body } = await eventually(history, (seen) => seen.body.reconciliations.length > 0)
    expect(body.reconciliations[0]).toMatchObject({ missing: 1, surplus: 0 })
    // Before it, sums were put right, with which segments are compared.
    const mended = world.db.selectFrom('contacts').select('orders').where('id', '=', drifted)
    expect(await mended.executeTakeFirstOrThrow()).toEqual({ orders: 0 })
    expect(await members(night)).toHaveLength(1)
    await temporal.connection.close()
  })

  it('takes what is no date for none, as long as one as it may be', async () => {
    await newContact(world, { email: 'nodate@test.test', properties: { since: 'not a date' } })
    await newContact(world, { email: 'date@test.test', properties: { since: new Date().toISOString().slice(0, 10) } })
    const young = await make('Young', { kind: 'property', property: 'since', operator: 'lessThanYearsAgo', value: 5 })
    expect((await segment(young)).size).toBe(1)
  })

  it('filters by the last open, not only by the first', async () => {
    const id = await newContact(world, { email: 'again@test.test', tags: ['again'] })
    const [message, contact] = [crypto.randomUUID(), uuidOf('contact', id)]
    await sql`
      INSERT INTO messages (workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, template_id,
          template_revision, status, provider, created_at, sent_at)
      VALUES (${world.workspace.id}, ${message}, 'email', uuidv7(), now(), 'n', ${contact}, uuidv7(),
          1, 'sent', 'sandbox', now(), now())`.execute(world.db)
    const opened = (daysAgo: number) =>
      world.db
        .transaction()
        .execute((tx) =>
          recordMessageEvents(
            tx,
            [{ messageId: message, kind: 'opened', at: new Date(Date.now() - daysAgo * 86_400_000) }],
            new Date(),
          ),
        )
    const engagement = async () =>
      (
        await world.call<{ engagement: object }>('POST', '/api/v1/segments/preview', {
          condition: { kind: 'tag', tag: 'again' },
        })
      ).body.engagement
    await opened(100)
    expect(await engagement()).toEqual({ last30: 0, last90: 0, before: 1, never: 0 })
    await opened(2)
    expect(await engagement()).toEqual({ last30: 1, last90: 0, before: 0, never: 0 })
  })

  it('takes no SQL from any field', async () => {
    const evil = "x'); DROP TABLE contacts; --"
    for (const condition of [
      { kind: 'property', property: evil, operator: 'is', value: evil },
      {
        kind: 'event',
        event: evil,
        compare: 'atLeast',
        amount: 1,
        where: [{ property: evil, operator: 'contains', value: evil }],
        sumOf: evil,
      },
      { kind: 'order', measure: 'count', compare: 'atLeast', amount: 1, product: evil, category: evil },
      { kind: 'pageVisit', address: evil, source: evil, compare: 'atLeast', amount: 1 },
      { kind: 'sample', percent: 50, seed: evil.slice(0, 40) },
    ]) {
      expect(
        (await world.call('POST', '/api/v1/segments/preview', { condition })).status,
        JSON.stringify(condition),
      ).toBe(200)
    }
  })
})

const CDNOW = fileURLToPath(new URL('../../shared/data/cdnow-master.txt.gz', import.meta.url))
function readCdnow(): string | undefined {
  try {
    return gunzipSync(readFileSync(CDNOW)).toString()
  } catch {
    return undefined
  }
}
const cdnow = readCdnow()

// The purchase history of Fader and Hardie is beside the repository, not in it: https://www.brucehardie.com/datasets/
describe.skipIf(!cdnow)('the real purchases of CDNOW (skipped where the file is absent)', () => {
  it('are imported as orders from a CSV file, and the well-known facts come out', async () => {
    const { fullKey: key } = await world.newWorkspace('CDNOW')
    const settings = { name: 'CDNOW', timeZone: 'America/New_York', postalAddress: '' }
    expect((await world.call('PUT', '/api/v1/workspace', { ...settings, currency: 'USD' }, { key })).status).toBe(200)
    const lines = (cdnow ?? '')
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [customer, date, quantity, total] = line.trim().split(/\s+/)
        return total ? [`${customer},${date},${quantity},${total}`] : []
      })
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'text/csv' }
    const upload = await world.api.inject({
      method: 'POST',
      url: '/api/v1/imports?fileName=cdnow.csv',
      headers,
      payload: ['customer,date,quantity,total', ...lines].join('\n'),
    })
    const { id } = upload.json<{ id: string }>()
    const mapping = { customer: 'externalId', date: 'order.date', quantity: 'order.quantity', total: 'order.total' }
    await world.call('POST', `/api/v1/imports/${id}/start`, { kind: 'orders', mapping }, { key })
    const done = await eventually(
      async () =>
        (
          await world.call<{ state: string; orders: number; createdContacts: number; rejectedRows: number }>(
            'GET',
            `/api/v1/imports/${id}`,
            undefined,
            { key },
          )
        ).body,
      ({ state }) => state === 'done',
      90,
    )
    expect(done).toMatchObject({ orders: 69_659, createdContacts: 23_570, rejectedRows: 0 })
    const ask = async (condition: Condition) =>
      (
        await world.call<{ size: number; value: { orders: number; revenue: number } }>(
          'POST',
          '/api/v1/segments/preview',
          { condition },
          { key },
        )
      ).body
    const orders = (compare: 'atLeast' | 'exactly', amount: number): Condition => ({
      kind: 'order',
      measure: 'count',
      compare,
      amount,
    })
    // 23,570 customers placed 69,659 orders worth $2,500,315.63; half of them (11,908) bought once.
    expect(await ask(orders('atLeast', 1))).toMatchObject({
      size: 23_570,
      value: { orders: 69_659, revenue: 250_031_563 },
    })
    expect((await ask(orders('exactly', 1))).size).toBe(countCustomers(lines, ({ orders: count }) => count === 1))
    expect((await ask({ kind: 'order', measure: 'total', compare: 'atLeast', amount: 500 })).size).toBe(
      countCustomers(lines, ({ total }) => total >= 50_000),
    )
    expect(
      (await world.call<{ code: string }>('PUT', '/api/v1/workspace', { ...settings, currency: 'EUR' }, { key })).body
        .code,
    ).toBe('workspace.currencyInUse')
    const { data } = (
      await world.call<{ data: { id: string; externalId: string }[] }>(
        'GET',
        '/api/v1/contacts?search=00001&limit=1',
        undefined,
        { key },
      )
    ).body
    const timeline = await world.call<{ data: { kind: string; data: { total: number; currency: string } }[] }>(
      'GET',
      `/api/v1/contacts/${data[0]?.id}/timeline`,
      undefined,
      { key },
    )
    expect(timeline.body.data).toMatchObject([{ kind: 'order', data: { total: 1177, currency: 'USD' } }])
    // Twice the same file is the same orders.
    const again = await world.api.inject({
      method: 'POST',
      url: '/api/v1/imports?fileName=cdnow.csv',
      headers,
      payload: ['customer,date,quantity,total', ...lines.slice(0, 500)].join('\n'),
    })
    const second = again.json<{ id: string }>().id
    await world.call('POST', `/api/v1/imports/${second}/start`, { kind: 'orders', mapping }, { key })
    await eventually(
      async () => (await world.call<{ state: string }>('GET', `/api/v1/imports/${second}`, undefined, { key })).body,
      ({ state }) => state === 'done',
    )
    expect((await ask(orders('atLeast', 1))).value.orders).toBe(69_659)
  }, 180_000)
})

/** Counted from the file itself, apart from the product. */
function countCustomers(lines: string[], fits: (customer: { orders: number; total: number }) => boolean): number {
  const customers = new Map<string, { orders: number; total: number }>()
  for (const line of lines) {
    const [customer = '', , , total] = line.split(',')
    const known = customers.get(customer) ?? { orders: 0, total: 0 }
    customers.set(customer, { orders: known.orders + 1, total: known.total + Math.round(Number(total) * 100) })
  }
  return [...customers.values()].filter(fits).length
}
