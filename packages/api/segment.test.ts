import type { AddressInfo } from 'node:net'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { Analytics } from '@segment/analytics-node'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

const key = () => ({ key: world.workspace.trackKey })
const post = (path: string, body: unknown) =>
  world.call<{ success: boolean; errors: { path: string; code: string }[] }>('POST', path, body, key())

async function contactOf(userId: string) {
  const { rows } = await sql<{
    id: string
    email: string | null
    first_name: string | null
    properties: Record<string, unknown>
  }>`SELECT * FROM contacts WHERE external_id = ${userId}`.execute(world.db)
  return rows[0]
}

describe('the Segment-compatible API', () => {
  it("takes what Segment's own client library sends, its host set to ours", async () => {
    await world.api.listen({ port: 0, host: '127.0.0.1' })
    const { port } = world.api.server.address() as AddressInfo
    const analytics = new Analytics({ writeKey: world.workspace.trackKey, host: `http://127.0.0.1:${port}` })
    analytics.identify({
      userId: 'lib-1',
      traits: { email: 'Lib@Test.test', firstName: 'Lib', plan: 'pro', address: { city: 'Lyon', country: 'fr' } },
    })
    analytics.track({ userId: 'lib-1', event: 'Signed Up', properties: { source: 'ad' } })
    analytics.page({ userId: 'lib-1', name: 'Pricing' })
    analytics.group({ userId: 'lib-1', groupId: 'acme', traits: { seats: 3 } })
    await analytics.closeAndFlush()
    const contact = await eventually(
      () => contactOf('lib-1'),
      (seen) => seen?.email === 'lib@test.test',
    )
    expect(contact).toMatchObject({ first_name: 'Lib', properties: { plan: 'pro' }, city: 'Lyon', country: 'FR' })
    const events = await eventually(
      () => sql<{ name: string }>`SELECT name FROM events WHERE contact_id = ${contact?.id ?? null}`.execute(world.db),
      ({ rows }) => rows.length === 4,
    )
    expect(events.rows.map(({ name }) => name).sort()).toEqual(['Signed Up', 'Viewed Pricing', 'group', 'identify'])
  })

  it('takes a message id once, however often it is sent', async () => {
    const message = { userId: 'twice', event: 'Bought', messageId: 'm-1' }
    await Promise.all([
      post('/v1/track', message),
      post('/v1/track', message),
      post('/v1/batch', {
        batch: [
          { type: 'track', ...message },
          { type: 'track', ...message },
        ],
      }),
    ])
    await post('/v1/track', message)
    await eventually(
      () => sql<{ n: number }>`SELECT count(*)::int AS n FROM event_inbox`.execute(world.db),
      ({ rows }) => rows[0]?.n === 0,
    )
    const { rows } = await sql<{ n: number }>`
      SELECT count(*)::int AS n
        FROM events
       WHERE name = 'Bought'`.execute(world.db)
    expect(rows[0]?.n).toBe(1)
  })

  it('corrects the clock of a device that is wrong by a day', async () => {
    const wrong = (minutes: number) => new Date(Date.now() - 86_400_000 + minutes * 60_000).toISOString()
    await post('/v1/track', { userId: 'clock', event: 'Late', timestamp: wrong(-10), sentAt: wrong(0) })
    const { rows } = await eventually(
      () => sql<{ occurred_at: Date }>`SELECT occurred_at FROM events WHERE name = 'Late'`.execute(world.db),
      (seen) => seen.rows.length === 1,
    )
    expect(Math.abs(Date.now() - 600_000 - (rows[0]?.occurred_at.getTime() ?? 0))).toBeLessThan(60_000)
  })

  it('merges a visitor with the account of the login', async () => {
    await post('/v1/track', { anonymousId: 'visitor', event: 'Looked' })
    await post('/v1/identify', { anonymousId: 'visitor', userId: 'known', traits: { email: 'known@test.test' } })
    await post('/v1/track', { userId: 'known', event: 'Looked' })
    const contact = await eventually(
      () => contactOf('known'),
      (seen) => seen?.email === 'known@test.test',
    )
    await eventually(
      () =>
        sql<{ n: number }>`
          SELECT count(*)::int AS n
            FROM events
           WHERE name = 'Looked' AND contact_id = ${contact?.id ?? null}`.execute(world.db),
      ({ rows }) => rows[0]?.n === 2,
    )
  })

  it('never mixes two accounts that used one device', async () => {
    await post('/v1/identify', { anonymousId: 'shared', userId: 'first', traits: { firstName: 'First' } })
    await post('/v1/identify', { anonymousId: 'shared', userId: 'second', traits: { firstName: 'Second' } })
    // Each goes its own way to its contact: neither waits for the other.
    for (const [userId, name] of [
      ['second', 'Second'],
      ['first', 'First'],
    ] as const) {
      await eventually(
        () => contactOf(userId),
        (seen) => seen?.first_name === name,
      )
    }
    expect((await contactOf('second'))?.first_name).toBe('Second')
  })

  it.each([
    ['nobody', '/v1/track', { event: 'X' }, 'userId', 'event.personMissing'],
    ['no event', '/v1/track', { userId: 'a' }, 'event', 'event.nameMissing'],
    [
      'a bad time',
      '/v1/track',
      { userId: 'a', event: 'X', timestamp: 'yesterday' },
      'timestamp',
      'event.timeMalformed',
    ],
    [
      'properties that are text',
      '/v1/track',
      { userId: 'a', event: 'X', properties: 'text' },
      'properties',
      'request.fieldType',
    ],
    ['a batch that is none', '/v1/batch', { batch: 'all' }, 'batch', 'request.fieldType'],
    [
      'too much',
      '/v1/track',
      { userId: 'a', event: 'X', properties: { text: 'x'.repeat(40_000) } },
      'message',
      'event.tooLarge',
    ],
  ])('refuses %s and says where', async (_, path, body, field, code) => {
    const answer = await post(path, body)
    expect(answer.status).toBe(422)
    expect(answer.body.errors[0]).toMatchObject({ path: field, code })
  })

  it('refuses bodies over the limit, bad keys and broken JSON', async () => {
    expect(
      (await post('/v1/track', { userId: 'a', event: 'X', properties: { text: 'x'.repeat(100_000) } })).status,
    ).toBe(413)
    expect(
      (await post('/v1/batch', { batch: [{ type: 'track', userId: 'a', event: 'x'.repeat(600_000) }] })).status,
    ).toBe(413)
    expect((await world.call('POST', '/v1/track', { userId: 'a', event: 'X' }, { key: 'pk_wrong' })).status).toBe(401)
    expect(
      (
        await world.api.inject({
          method: 'POST',
          url: '/v1/track',
          payload: '{',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${world.workspace.trackKey}` },
        })
      ).statusCode,
    ).toBe(400)
    expect(
      (
        await world.api.inject({
          method: 'POST',
          url: '/v1/track',
          payload: { userId: 'beacon', event: 'X', writeKey: world.workspace.trackKey },
        })
      ).statusCode,
    ).toBe(200)
  })
})
