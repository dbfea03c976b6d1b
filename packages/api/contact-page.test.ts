import type { ContactOverviewAnswer, TimelineAnswer } from '@parcours/contract/contacts.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { contactOverview } from '@parcours/domain/contact-page/overview.ts'
import { contactTimeline } from '@parcours/domain/contact-page/timeline.ts'
import { recordOrders } from '@parcours/domain/orders/record.ts'
import { TIMELINE_KINDS } from '@parcours/model/contacts/timeline.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { contactsOf, drained, finished, graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { watchPlans } from '@parcours/testing/plan-watch.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

let contacts = 0
const newOne = (fields: object = {}) => newContact(world, { email: `page${contacts++}@page.test`, ...fields })

interface Page {
  data: TimelineAnswer[]
  nextCursor: string | null
}
const timeline = async (id: string, query = '') =>
  (await world.call<Page>('GET', `/api/v1/contacts/${id}/timeline?${query}`)).body
const overview = async (id: string) =>
  (await world.call<ContactOverviewAnswer>('GET', `/api/v1/contacts/${id}/overview`)).body

/** All of a timeline, by pages of so many. */
async function whole(id: string, limit: number): Promise<TimelineAnswer[]> {
  const all: TimelineAnswer[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page = await timeline(id, `limit=${limit}${cursor && `&cursor=${cursor}`}`)
    expect(page.data.length).toBeLessThanOrEqual(limit)
    all.push(...page.data)
    cursor = page.nextCursor
  }
  return all
}

const track = async (userId: string, event: string, properties: object = {}, timestamp = new Date()) => {
  const body = { userId, event, properties, timestamp: timestamp.toISOString() }
  expect((await world.call('POST', '/v1/track', body)).status).toBe(200)
}

/** One who ordered, was in a journey and a list, and is on record with all that a timeline shows. */
async function known() {
  const userId = crypto.randomUUID()
  const id = await newOne({ externalId: userId, firstName: 'Ada' })
  await track(userId, 'Order Completed', {
    order_id: `o-${userId}`,
    total: 59.9,
    products: [{ sku: 'MUG', name: 'Blue mug', price: 29.95, quantity: 2 }],
  })
  await track(userId, 'Looked')
  const list = (await world.call<{ id: string }>('POST', '/api/v1/segments/lists', { name: `L ${userId}` })).body.id
  await world.call('POST', `/api/v1/segments/${list}/members`, { change: 'add', contactIds: [id] })
  const steps = [
    step.byHand('t'),
    step.addTag('tag', 'x'),
    step.email('mail', await newTemplate(world)),
    step.addTag('last', 'y'),
    step.exit('e'),
  ]
  const journey = await publish(world, `J ${userId}`, graphOf(steps))
  await world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience: { kind: 'contacts', contactIds: [id] } })
  await eventually(() => contactsOf(world, journey), finished(1))
  await drained(world)
  return { id, journey, list }
}

describe('the timeline of a contact', () => {
  it('shows everything by kind: orders with amount and products, messages, steps, consents, lists', async () => {
    const { id, journey, list } = await known()
    const { data, nextCursor } = await timeline(id)
    expect(nextCursor).toBeNull()
    expect(new Set(data.map(({ kind }) => kind))).toEqual(new Set(TIMELINE_KINDS))
    const of = <Kind extends TimelineAnswer['kind']>(kind: Kind) =>
      data.filter((one): one is Extract<TimelineAnswer, { kind: Kind }> => one.kind === kind)
    expect(of('order').map(({ data: order }) => order)).toEqual([
      expect.objectContaining({
        total: 5990,
        currency: 'EUR',
        items: 2,
        products: [{ product: 'Blue mug', quantity: 2, total: 5990 }],
      }),
    ])
    // The purchase is not told twice.
    expect(of('event').filter(({ data: { name } }) => name === 'Order Completed')).toEqual([])
    expect(of('message')).toMatchObject([{ data: { journeyId: journey, template: 'Hello', status: 'sent' } }])
    expect(of('message')[0]?.data.entryId).toBe(of('step')[0]?.data.entryId)
    expect(of('segment')).toMatchObject([{ data: { segmentId: list, entered: true } }])
    expect(of('consent')).toMatchObject([{ data: { channel: 'email', decision: 'given' } }])
    // The latest above, also of those that were left at one moment.
    expect(of('step').map(({ data: { nodeId } }) => nodeId)).toEqual(['last', 'mail', 'tag', 't'])
    expect(of('step')[2]?.data.step).toMatchObject({ kind: 'updateContact', settings: { changes: [{ tag: 'x' }] } })
  })

  it('is narrowed to one kind; that of journeys keeps what they sent', async () => {
    const { id } = await known()
    for (const kind of TIMELINE_KINDS) {
      const kinds = (await timeline(id, `kind=${kind}`)).data.map((one) => one.kind)
      expect(kinds.length, kind).toBeGreaterThan(0)
      expect(new Set(kinds)).toEqual(new Set(kind === 'step' ? ['step', 'message'] : [kind]))
    }
    expect((await world.call('GET', `/api/v1/contacts/${id}/timeline?kind=gossip`)).status).toBe(422)
  })

  it('is read by pages of any size alike, also where much has one moment', async () => {
    const { id } = await known()
    const at = new Date('2026-03-01T08:00:00.123Z')
    await inWorkspace(world.db, world.workspace.id, (tx) =>
      recordOrders(
        tx,
        world.workspace.id,
        Array.from({ length: 7 }, (_, n) => ({
          contactId: uuidOf('contact', id),
          number: `${id} ${n}`,
          orderedAt: at,
          total: 100,
          items: [],
          source: 'import' as const,
        })),
      ),
    )
    // A moment of more digits than a JavaScript date has.
    await sql`
      INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, decided_at)
      SELECT ${world.workspace.id}, ${uuidOf('contact', id)}, 'sms', 'marketing', 'given', 'n ' || n,
             '2026-03-01T08:00:00.123Z'::timestamptz + make_interval(secs => n * 0.0001)
        FROM generate_series(1, 9) n`.execute(world.db)
    const idsOf = (entries: TimelineAnswer[]) => entries.map((entry) => entry.id)
    const all = await whole(id, 200)
    expect(new Set(idsOf(all)).size).toBe(all.length)
    for (const limit of [1, 2, 3, 5])
      expect(idsOf(await whole(id, limit)).sort(), `${limit}`).toEqual(idsOf(all).sort())
    const times = all.map((entry) => Date.parse(entry.at))
    expect(times).toEqual(times.toSorted((one, other) => other - one))
  })

  it('refuses a cursor that is none', async () => {
    const id = await newOne()
    const cursors = [
      'x',
      ...[
        ['2026-13-01T00:00:00Z', 1, 'k'],
        ['2026-03-01T00:00:00Z', 9, 'k'],
        ['2026-03-01T00:00:00Z', 1, 7],
        ['2026-03-01T00:00:00Z', 1, '\0'],
        ['infinity', 1, 'k'],
      ].map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url')),
    ]
    for (const cursor of cursors)
      expect((await world.call('GET', `/api/v1/contacts/${id}/timeline?cursor=${cursor}`)).status, cursor).toBe(400)
  })

  it('reads by its indexes as much as it shows, whatever else there is', async () => {
    const [id, other] = [uuidOf('contact', await newOne()), uuidOf('contact', await newOne())]
    const { id: workspaceId } = world.workspace
    const spread = (amount: number) => sql`generate_series(1, ${amount}::int) n`
    const when = sql`'2026-01-01'::timestamptz + make_interval(mins => n)`
    for (const [contactId, amount] of [
      [other, 20_000],
      [id, 2000],
    ] as const) {
      await sql`
        INSERT INTO events (workspace_id, id, contact_id, kind, name, properties, occurred_at, received_at)
        SELECT ${workspaceId}, uuidv7(), ${contactId}, 'track', 'Order Completed', '{}', ${when}, ${when}
          FROM ${spread(amount)}`.execute(world.db)
      await sql`
        INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, at)
        SELECT ${workspaceId}, ${contactId}, uuidv7(), uuidv7(), 'n', 'next', ${when} FROM ${spread(amount)}`.execute(
        world.db,
      )
      await sql`
        INSERT INTO segment_membership_changes (workspace_id, segment_id, contact_id, entered, at)
        SELECT ${workspaceId}, uuidv7(), ${contactId}, true, ${when} FROM ${spread(amount)}`.execute(world.db)
      await sql`
        INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, decided_at)
        SELECT ${workspaceId}, ${contactId}, 'email', 'marketing', 'given', 'x', ${when} FROM ${spread(amount)}`.execute(
        world.db,
      )
      await sql`
        INSERT INTO orders (workspace_id, id, contact_id, number, ordered_at, total, items, source)
        SELECT ${workspaceId}, uuidv7(), ${contactId}, ${contactId} || n, ${when}, 100, 1, 'import'
          FROM ${spread(amount)}`.execute(world.db)
      await sql`
        INSERT INTO messages (workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, template_id,
            template_revision, status, provider, created_at)
        SELECT ${workspaceId}, uuidv7(), 'email', uuidv7(), ${when}, 'n', ${contactId}, uuidv7(), 1, 'sent', 'sandbox',
               ${when}
          FROM ${spread(amount)}`.execute(world.db)
    }
    await sql`
      INSERT INTO segment_members (workspace_id, segment_id, contact_id, since)
      SELECT ${workspaceId}, uuidv7(), uuidv7(), now() FROM ${spread(20_000)}`.execute(world.db)
    await sql`
      INSERT INTO journey_positions (workspace_id, run_id, contact_id, journey_id, version_id, entered_at, node_id, state,
          since)
      SELECT ${workspaceId}, uuidv7(), uuidv7(), uuidv7(), uuidv7(), now(), 'n', 'waiting', now()
        FROM ${spread(20_000)}`.execute(world.db)
    await sql`ANALYZE`.execute(world.db)
    const watched = watchPlans(world.databaseUrl)
    const page = (cursor?: string) =>
      inWorkspace(watched.db, workspaceId, (tx) => contactTimeline(tx, workspaceId, id, { limit: 50, cursor }))
    const first = await page()
    expect(first.data).toHaveLength(50)
    await page(first.nextCursor ?? '')
    expect(watched.handled.filter(({ rows }) => rows > 1000)).toEqual([])
    // Who is erased has their 2,000 messages counted before, and nobody else's.
    await inWorkspace(watched.db, workspaceId, (tx) => contactOverview(tx, workspaceId, id))
    await watched.close()
    // 51 rows of six tables, some of them from several partitions.
    expect(watched.handled.filter(({ rows }) => rows > 2500)).toEqual([])
  })
})

describe('the overview of a contact', () => {
  it('says what they are worth, how they are reached, and where they are, with what comes next', async () => {
    const { id, list } = await known()
    const steps = [step.byHand('t'), step.waitForEvent('wait', 'Bought', 3, 'days'), step.addTag('tag', 'x')]
    const journey = await publish(world, 'Now', graphOf(steps, ['t>wait', 'wait:happened>tag']))
    await world.call('POST', `/api/v1/journeys/${journey}/entries`, {
      audience: { kind: 'contacts', contactIds: [id] },
    })
    const seen = await eventually(
      () => overview(id),
      ({ journeys }) => journeys[0]?.state === 'waiting',
    )
    expect(seen.value).toMatchObject({ orders: 1, revenue: 5990, currency: 'EUR', lastOrderAt: expect.any(String) })
    expect(seen.recorded).toMatchObject({ orders: 1, messages: 1, entries: 2, events: expect.any(Number) })
    expect(seen.consents).toMatchObject([
      { channel: 'email', decision: 'given', suppressed: null },
      { channel: 'sms', address: null, decision: null, decidedAt: null },
    ])
    expect(seen.segments).toMatchObject([{ id: list, kind: 'static' }])
    expect(seen.journeys).toMatchObject([
      {
        journeyId: journey,
        journey: 'Now',
        journeyState: 'live',
        step: { id: 'wait', kind: 'waitForEvent' },
        canSkip: true,
        next: [
          { port: 'happened', step: { id: 'tag' } },
          { port: 'timedOut', step: null },
        ],
      },
    ])
    const [days] = [(Date.parse(seen.journeys[0]?.dueAt ?? '') - Date.now()) / 86_400_000]
    expect(days).toBeCloseTo(3, 1)
    await world.call('POST', `/api/v1/journeys/${journey}/pause`)
    expect((await overview(id)).journeys).toMatchObject([{ journeyState: 'paused', canSkip: false }])
  })

  it('of a contact without data is empty, and says why an address gets nothing', async () => {
    const id = await newContact(world, { phone: '+33612340000' }, false)
    expect(await overview(id)).toMatchObject({
      value: { orders: 0, revenue: 0, lastOrderAt: null },
      recorded: { events: 0, messages: 0, orders: 0, entries: 0 },
      consents: [
        { channel: 'email', address: null, decision: null },
        { channel: 'sms', address: '+33612340000', decision: null },
      ],
      segments: [],
      journeys: [],
    })
    const bounced = await newOne({ email: 'gone@page.test' })
    await sql`
      INSERT INTO suppressions (workspace_id, channel, address, reason)
      VALUES (${world.workspace.id}, 'email', 'gone@page.test', 'bounced')`.execute(world.db)
    expect((await overview(bounced)).consents[0]).toMatchObject({ decision: 'given', suppressed: 'bounced' })
  })
})

describe('a contact made by hand', () => {
  const make = (body: object) =>
    world.call<{ id: string; code: string; errors: { path: string; code: string }[] }>(
      'POST',
      '/api/v1/contacts?existing=refuse',
      body,
    )

  it('is refused where an identifier has a contact, naming the fields, and changes nobody', async () => {
    const id = await newOne({ email: 'there@page.test', externalId: 'there', firstName: 'First' })
    const refused = await make({ email: 'There@page.test', externalId: 'there', firstName: 'Second' })
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'contact.exists',
        errors: [
          { path: 'externalId', code: 'contact.exists' },
          { path: 'email', code: 'contact.exists' },
        ],
      },
    })
    expect((await world.call<{ firstName: string }>('GET', `/api/v1/contacts/${id}`)).body.firstName).toBe('First')
    const half = await make({ email: 'there@page.test', externalId: 'nobody has this' })
    expect(half.body.errors).toMatchObject([{ path: 'email' }])
    expect((await make({ email: 'fresh@page.test' })).status).toBe(201)
  })

  it('is made once where several make it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => make({ email: 'once@page.test' })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409])
  })
})
