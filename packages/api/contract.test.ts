import { newContact, newTemplate } from '@parcours/testing/journeys.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

interface Refusal {
  status: number
  code: string
  detail: string
  requestId: string
  errors: { path: string; code: string; message: string }[]
}

describe('bad input', () => {
  it('names the field and the fix, in the language of the caller', async () => {
    const { status, body } = await world.call<Refusal>(
      'POST',
      '/api/v1/contacts',
      { email: 'not an address', phone: '12', country: 'Atlantis', colour: 'blue' },
      { headers: { 'accept-language': 'fr' } },
    )
    expect(status).toBe(422)
    expect(body.errors).toEqual([
      {
        path: 'colour',
        code: 'request.fieldUnknown',
        message: 'Il n’y a pas de champ «\u00a0colour\u00a0» ici. Vérifiez son orthographe.',
      },
    ])
    const fields = await world.call<Refusal>('POST', '/api/v1/contacts', {
      email: 'not an address',
      phone: '12',
      country: 'Atlantis',
    })
    expect(fields.body.errors.map(({ path }) => path)).toEqual(['email', 'phone', 'country'])
    expect(fields.body.errors[1]?.message).toMatch(/Write it with its country/)
  })

  it.each([
    ['broken JSON', '{"email":', 400],
    ['a wrong type', '{"email": 12}', 422],
    ['a list', '[]', 422],
    ['null', 'null', 422],
    ['a key of the prototype', '{"__proto__": {"admin": true}, "email": "p@test.test"}', 422],
  ])('%s is refused without a stack trace', async (_, payload, status) => {
    const answer = await world.api.inject({
      method: 'POST',
      url: '/api/v1/contacts',
      payload,
      headers: { authorization: `Bearer ${world.workspace.fullKey}`, 'content-type': 'application/json' },
    })
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.body).not.toMatch(/\bat \w+.*:\d+:\d+/)
  })

  it('of ids, cursors and addresses is refused', async () => {
    expect((await world.call('GET', '/api/v1/contacts/con_1')).status).toBe(422)
    expect((await world.call('GET', "/api/v1/contacts/con_' OR 1=1--")).status).toBe(422)
    expect((await world.call('GET', '/api/v1/contacts?cursor=bad')).status).toBe(400)
    expect((await world.call('GET', '/api/v1/contacts?limit=1000')).status).toBe(422)
    expect((await world.call('GET', '/api/v1/nothing')).status).toBe(404)
  })
})

describe('lists', () => {
  it('are paged without a gap or a repeat', async () => {
    for (let n = 0; n < 7; n++) await newContact(world, { email: `page${n}@test.test` }, false)
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { body: { data: { email: string }[]; nextCursor: string | null } } = await world.call(
        'GET',
        `/api/v1/contacts?search=page&limit=3${cursor && `&cursor=${cursor}`}`,
      )
      seen.push(...page.body.data.map(({ email }) => email))
      cursor = page.body.nextCursor
    }
    expect(seen).toEqual(
      ['page6', 'page5', 'page4', 'page3', 'page2', 'page1', 'page0'].map((name) => `${name}@test.test`),
    )
  })
})

describe('changes', () => {
  it('made by two users at once are distinguished by If-Match', async () => {
    const id = await newTemplate(world)
    const { headers, body } = await world.call<Record<string, string>>('GET', `/api/v1/templates/${id}`)
    const { name, subject, preheader, source, purpose } = body
    const save = (etag: string) =>
      world.call<Refusal>(
        'PUT',
        `/api/v1/templates/${id}`,
        { name: `${name}!`, subject, preheader, source, purpose },
        { headers: { 'if-match': etag } },
      )
    expect((await save(String(headers.etag))).status).toBe(200)
    const late = await save(String(headers.etag))
    expect([late.status, late.body.code]).toEqual([412, 'request.stale'])
  })

  it('repeated with the same Idempotency-Key are made once', async () => {
    const post = (name: string, key: string) =>
      world.call<{ id: string; code: string }>(
        'POST',
        '/api/v1/keys',
        { name, scope: 'track' },
        { headers: { 'idempotency-key': key } },
      )
    const [first, again] = [await post('once', 'k1'), await post('once', 'k1')]
    expect(again.body.id).toBe(first.body.id)
    expect((await post('other', 'k1')).body.code).toBe('request.keyReused')
    const [a, b] = await Promise.all([post('race', 'k2'), post('race', 'k2')])
    expect(new Set([a.body.id, b.body.id]).size).toBe(1)
    expect((await post('empty', '')).body.code).toBe('request.keyEmpty')
  })
})

describe('the reference', () => {
  it('describes every operation in OpenAPI 3.1', async () => {
    const document = await world.api.inject('/docs/json')
    const { openapi, paths } = document.json<{ openapi: string; paths: Record<string, unknown> }>()
    expect(openapi).toBe('3.1.0')
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/api/v1/contacts/{id}',
        '/api/v1/journeys/{id}/publication',
        '/v1/track',
        '/v1/batch',
        '/health',
      ]),
    )
  })

  it('says of each component whether it is up, and of each queue how much waits', async () => {
    const idle = { waiting: 0, oldestSeconds: 0 }
    expect((await world.api.inject('/health')).json()).toEqual({
      status: 'ready',
      components: { api: 'up', postgresql: 'up', temporal: 'up' },
      work: { events: idle, messageEvents: idle, segments: idle, quarantined: 0 },
    })
  })

  it('says that it is behind when the oldest event has waited for long, to Prometheus too', async () => {
    await world.db
      .insertInto('event_inbox')
      .values({
        shard: 0,
        workspace_id: world.workspace.id,
        id: crypto.randomUUID(),
        kind: 'track',
        name: 'Old',
        properties: '{}',
        occurred_at: new Date(),
        received_at: new Date(Date.now() - 90_000),
      })
      .execute()
    const health = await eventually(
      async () =>
        (await world.api.inject('/health')).json<{
          status: string
          work: { events: { waiting: number; oldestSeconds: number } }
        }>(),
      ({ status }) => status === 'behind',
    )
    expect(health.work.events).toEqual({ waiting: 1, oldestSeconds: expect.closeTo(91, -1) })
    const metrics = (await world.api.inject('/metrics')).body
    expect(metrics).toContain('parcours_queue_waiting{queue="events"} 1')
    expect(metrics).toContain('parcours_quarantined 0')
    expect((await world.api.inject({ url: '/metrics', remoteAddress: '203.0.113.9' })).statusCode).toBe(404)
  })
})
