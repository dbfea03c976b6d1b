import type { EventDetailsAnswer, EventNameAnswer } from '@parcours/contract/events.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { eventDetails } from '@parcours/domain/event-catalogue/details.ts'
import { listEventNames } from '@parcours/domain/event-catalogue/list.ts'
import { newContact } from '@parcours/testing/journeys.ts'
import { watchPlans } from '@parcours/testing/plan-watch.ts'
import { createWorld, eventually, type TestWorkspace, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

interface Names {
  data: EventNameAnswer[]
  nextCursor: string | null
}
const names = async (query: Record<string, string>, workspace: TestWorkspace = world.workspace) =>
  world.call<Names>('GET', `/api/v1/event-names?${new URLSearchParams(query)}`, undefined, { key: workspace.fullKey })
const details = async (event: string, workspace: TestWorkspace = world.workspace) =>
  world.call<EventDetailsAnswer>('GET', `/api/v1/event-details?${new URLSearchParams({ event })}`, undefined, {
    key: workspace.fullKey,
  })

/** Counts of a name by how many days ago. */
const counted = async (name: string, counts: [daysAgo: number, count: number][], workspace = world.workspace) => {
  for (const [daysAgo, count] of counts)
    await sql`INSERT INTO event_names (workspace_id, name, day, count)
      VALUES (${workspace.id}, ${name}, (now() AT TIME ZONE 'UTC')::date - ${daysAgo}::int, ${count})`.execute(world.db)
}

const HOSTILE = [
  "'; DROP TABLE events; --",
  '%',
  '_',
  '\\',
  '🎈'.repeat(100),
  '__proto__',
  '<script>',
  ' ',
  'a\u202eb',
  `Viewed ${'é'.repeat(200)}`,
]

describe('the catalogue of events', () => {
  it('lists what arrived, how often, by which contact, and what it holds', async () => {
    await world.track([
      { userId: 'lea', event: 'Panier payé', traits: { firstName: 'Léa' }, properties: { total: 12, gift: false } },
      { userId: 'lea', event: 'Panier payé', properties: { total: 'much', items: ['a', 'b'], to: { city: 'Lyon' } } },
      { userId: 'max', event: 'Visited', properties: { day: '2026-05-04' } },
    ])
    const { body } = await eventually(
      () => names({ search: 'PANIER PAYÉ' }),
      ({ body: { data } }) => data[0]?.last7Days === 2,
    )
    const today = new Date().toISOString().slice(0, 10)
    expect(body.data).toEqual([
      { name: 'Panier payé', last7Days: 2, last30Days: 2, daily: [...Array(13).fill(0), 2], lastDay: today },
    ])
    const { body: paid } = await details('Panier payé')
    const property = (name: string) => paid.properties.find((one) => one.name === name)
    expect(paid.sampled).toBe(2)
    expect(property('total')).toMatchObject({ filled: 2, examples: expect.arrayContaining([12, 'much']) })
    expect(property('total')?.kinds.toSorted()).toEqual(['number', 'text'])
    expect(property('gift')).toEqual({ name: 'gift', kinds: ['yesNo'], filled: 1, examples: [false] })
    expect(property('items')).toEqual({ name: 'items', kinds: ['list'], filled: 1, examples: ['a', 'b'] })
    expect(property('to.city')).toEqual({ name: 'to.city', kinds: ['text'], filled: 1, examples: ['Lyon'] })
    expect(paid.samples).toHaveLength(2)
    expect(paid.samples[0]).toMatchObject({ contact: { id: expect.stringMatching(/^con_/) } })
    expect((await details('Visited')).body.properties[0]?.kinds).toEqual(['date'])
  })

  it('counts 7 and 30 days with today, sorts, and pages without a gap or a repeat', async () => {
    const workspace = await world.newWorkspace()
    await counted('Older', [[40, 1000]], workspace)
    await counted(
      'Edge',
      [
        [6, 1],
        [7, 2],
        [29, 4],
        [30, 8],
      ],
      workspace,
    )
    await counted(
      'busy',
      [
        [1, 50],
        [1, 25],
      ],
      workspace,
    )
    const { body } = await names({}, workspace)
    expect(body.data.map(({ name, last7Days, last30Days }) => [name, last7Days, last30Days])).toEqual([
      ['busy', 75, 75],
      ['Edge', 1, 7],
      ['Older', 0, 0],
    ])
    expect(body.data[1]?.daily).toEqual([0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0])
    const sorted = async (sort: string) => (await names({ sort }, workspace)).body.data.map(({ name }) => name)
    expect(await sorted('name')).toEqual(['busy', 'Edge', 'Older'])
    expect(await sorted('lastSeen')).toEqual(['busy', 'Edge', 'Older'])
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { body: Names } = await names({ limit: '2', ...(cursor && { cursor }) }, workspace)
      seen.push(...page.body.data.map(({ name }) => name))
      cursor = page.body.nextCursor
    }
    expect(seen).toEqual(['busy', 'Edge', 'Older'])
  })

  it('takes any name for what it is, and refuses what is none', async () => {
    const workspace = await world.newWorkspace()
    for (const name of HOSTILE) await counted(name, [[0, 1]], workspace)
    for (const name of HOSTILE) {
      expect(
        (await names({ search: name }, workspace)).body.data.map((one) => one.name),
        name,
      ).toContain(name)
      expect((await details(name, workspace)).body, name).toMatchObject({ name, sampled: 0, samples: [] })
    }
    expect((await names({ search: '%' }, workspace)).body.data).toHaveLength(1)
    const refused: Record<string, string>[] = [
      { search: 'x'.repeat(208) },
      { search: 'a\0b' },
      { sort: 'count; DROP' },
      { limit: '201' },
    ]
    const status = async (query: Record<string, string>) => (await names(query, workspace)).status
    for (const query of refused) expect(await status(query), JSON.stringify(query)).toBe(422)
    for (const cursor of ['-1', '1; DROP', 'NaN', '1e9', '9'.repeat(20)])
      expect(await status({ cursor }), cursor).toBe(400)
    expect((await names({ cursor: '999999999' }, workspace)).body).toEqual({ data: [], nextCursor: null })
    for (const name of ['', 'x'.repeat(208), 'a\0b']) expect((await details(name, workspace)).status).toBe(422)
  })

  it('shows nothing of another workspace, nor to a key that only sends', async () => {
    const other = await world.newWorkspace()
    await counted('Secret plan', [[0, 3]])
    expect((await names({}, other)).body.data).toEqual([])
    expect((await details('Panier payé', other)).body).toMatchObject({ sampled: 0, properties: [], samples: [] })
    const key = world.workspace.trackKey
    expect((await world.call('GET', '/api/v1/event-names', undefined, { key })).status).toBe(403)
    expect((await world.call('GET', '/api/v1/event-details?event=A', undefined, { key })).status).toBe(403)
  })

  it('finds the latest of many events by the index, and reads no events to count', async () => {
    const contact = (await newContact(world, { email: 'many@test.test' })).slice(4)
    await sql`
      INSERT INTO events (workspace_id, id, contact_id, kind, name, properties, occurred_at, received_at)
      SELECT ${world.workspace.id}, uuidv7(), ${contact}::uuid, 'track', CASE WHEN n % 3 = 0 THEN 'Rare' ELSE 'Often' END,
             jsonb_build_object('n', n), now() - make_interval(mins => n), now()
        FROM generate_series(1, 9000) n`.execute(world.db)
    const { db, handled, close } = watchPlans(world.databaseUrl)
    try {
      const latest = await inWorkspace(db, world.workspace.id, (tx) => eventDetails(tx, 'Rare'))
      expect(latest.samples.map(({ properties }) => properties.n)).toEqual([3, 6, 9])
      await inWorkspace(db, world.workspace.id, (tx) => listEventNames(tx, { sort: 'volume', limit: 50 }, new Date()))
    } finally {
      await close()
    }
    const read = handled.filter(({ statement }) => /event/.test(statement))
    expect(read.length).toBeGreaterThanOrEqual(2)
    expect(read.filter(({ rows }) => rows > 100)).toEqual([])
  })
})
