import type { ArrivalAnswer } from '@parcours/contract/events.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { latestArrivals } from '@parcours/domain/event-catalogue/arrivals.ts'
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

const arrivals = async (query: Record<string, string> = {}, workspace: TestWorkspace = world.workspace) =>
  world.call<{ data: ArrivalAnswer[] }>('GET', `/api/v1/event-arrivals?${new URLSearchParams(query)}`, undefined, {
    key: workspace.fullKey,
    headers: { 'accept-language': 'fr' },
  })
const send = (batch: object[]) => world.call('POST', '/v1/batch', { batch }, { key: world.workspace.trackKey })

describe('what arrives', () => {
  it('is shown newest first with what was refused, why, and of which contact', async () => {
    await world.track([
      { userId: 'lea', event: 'Panier payé', traits: { firstName: 'Léa' }, properties: { total: 12 } },
    ])
    await eventually(arrivals, ({ body: { data } }) => data.length === 1)
    await send([
      { type: 'track', event: 'Sans personne' },
      { type: 'track', userId: 'max', properties: { a: 1 } },
    ])
    const { body } = await eventually(arrivals, ({ body: { data } }) => data.length === 3)
    expect(body.data.map(({ kind }) => kind)).toEqual(['refused', 'refused', 'recorded'])
    const [paid] = body.data.filter(({ kind }) => kind === 'recorded')
    expect(paid).toMatchObject({ name: 'Panier payé', contact: { name: 'Léa' }, reasons: [], times: 1 })
    const nobody = body.data.find(({ name }) => name === 'Sans personne')
    expect(nobody?.reasons).toHaveLength(1)
    expect(nobody?.reasons[0]).toMatch(/\p{L}{3,} \p{L}+/u)
    const event = await world.call('GET', `/api/v1/events/${paid?.id}`)
    expect(event.body).toMatchObject({ name: 'Panier payé', properties: { total: 12 }, contact: paid?.contact })
    const item = await world.call('GET', `/api/v1/quarantine/${nobody?.id}`)
    expect(item.body).toMatchObject({ nature: 'refused', payload: { event: 'Sans personne' } })
  })

  it('is found by a part of its name, by its contact, or among refusals', async () => {
    const found = async (query: Record<string, string>) => (await arrivals(query)).body.data.map(({ name }) => name)
    expect(await found({ event: 'PAYÉ' })).toEqual(['Panier payé'])
    expect(await found({ contact: 'léa' })).toEqual(['Panier payé'])
    expect(await found({ contact: 'max' })).toEqual(['track'])
    expect((await found({ refused: 'true' })).toSorted()).toEqual(['Sans personne', 'track'])
    for (const none of ['%', '_', "' OR 1=1 --", '\\', '🎈'.repeat(100)]) {
      expect(await found({ event: none }), none).toEqual([])
      expect(await found({ contact: none }), none).toEqual([])
    }
    const refused: Record<string, string>[] = [
      { event: 'x'.repeat(208) },
      { contact: 'x'.repeat(208) },
      { event: 'a\0b' },
      { refused: 'yes' },
      { unknown: '1' },
    ]
    for (const query of refused) expect((await arrivals(query)).status, JSON.stringify(query)).toBe(422)
  })

  it('is not shown to other workspaces, nor to a key that only sends', async () => {
    const other = await world.newWorkspace()
    const [event] = (await arrivals({ event: 'payé' })).body.data
    expect((await arrivals({}, other)).body.data).toEqual([])
    expect((await world.call('GET', `/api/v1/events/${event?.id}`, undefined, { key: other.fullKey })).status).toBe(404)
    const key = world.workspace.trackKey
    expect((await world.call('GET', '/api/v1/event-arrivals', undefined, { key })).status).toBe(403)
    expect((await world.call('GET', `/api/v1/events/${event?.id}`, undefined, { key })).status).toBe(403)
  })

  it('is found at the end of the key, however many events there are, and whatever is searched', async () => {
    const contact = (await newContact(world, { email: 'many@test.test' })).slice(4)
    await sql`
      INSERT INTO events (workspace_id, id, contact_id, kind, name, properties, occurred_at, received_at)
      SELECT ${world.workspace.id}, uuidv7(), ${contact}::uuid, 'track', 'Often', '{}', now(), now()
        FROM generate_series(1, 9000) n`.execute(world.db)
    const { db, handled, close } = watchPlans(world.databaseUrl)
    const look = (filter: { event?: string }) =>
      inWorkspace(db, world.workspace.id, (tx) => latestArrivals(tx, { ...filter, refusedOnly: false }, new Date()))
    try {
      expect(await look({})).toHaveLength(100)
      expect((await look({ event: 'Never' })).length).toBe(0)
    } finally {
      await close()
    }
    const read = handled.filter(({ statement }) => /FROM events/.test(statement))
    expect(read).toHaveLength(2)
    expect(read.filter(({ rows }) => rows > 2000)).toEqual([])
  })
})
