import { gzipSync } from 'node:zlib'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import type { InjectOptions } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const message = (userId: string) => ({ userId, event: 'Door', messageId: userId })
const send = (options: InjectOptions) => world.api.inject({ method: 'POST', url: '/v1/t', ...options })
const inInbox = (userId: string) =>
  eventually(
    () => sql<{ name: string }>`SELECT name FROM event_inbox WHERE user_id = ${userId}`.execute(world.db),
    ({ rows }) => rows.length === 1,
  )

const TYPES = [
  'text/plain',
  'text/plain;charset=UTF-8',
  'application/json',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  'multipart/form-data',
  'nonsense',
  '',
]

describe('a body is JSON whatever its content type says', () => {
  it.each(TYPES)('%j, with the key in the body', async (type) => {
    const payload = JSON.stringify({ ...message(`type ${type}`), writeKey: world.workspace.trackKey })
    expect((await send({ payload, headers: { 'content-type': type } })).json()).toEqual({ success: true })
    await inInbox(`type ${type}`)
  })

  it('without a content type, as a Blob of sendBeacon may be', async () => {
    const payload = Buffer.from(JSON.stringify({ ...message('no type'), writeKey: world.workspace.trackKey }))
    const answer = await send({ payload, headers: {} })
    expect(answer.statusCode).toBe(200)
    await inInbox('no type')
  })

  it.each(TYPES)('%j, compressed and with a key in the header', async (type) => {
    const payload = gzipSync(JSON.stringify({ batch: [{ type: 'track', ...message(`gzip ${type}`) }] }))
    const headers = {
      'content-type': type,
      'content-encoding': 'gzip',
      authorization: `Basic ${Buffer.from(`${world.workspace.trackKey}:`).toString('base64')}`,
    }
    expect((await send({ url: '/v1/batch', payload, headers })).json()).toEqual({ success: true })
    await inInbox(`gzip ${type}`)
  })

  it.each(['/v1/batch', '/v1/b', '/v1/import', `/beacon/v1/batch?writeKey=KEY`])('at %s, as one batch', async (url) => {
    const body = {
      batch: [{ type: 'track', ...message(`at ${url}`) }],
      ...(!url.includes('KEY') && { writeKey: world.workspace.trackKey }),
    }
    const answer = await send({
      url: url.replace('KEY', world.workspace.trackKey),
      payload: JSON.stringify(body),
      headers: { 'content-type': 'text/plain' },
    })
    expect(answer.json()).toEqual({ success: true })
    await inInbox(`at ${url}`)
  })

  it.each(['track', 'identify', 'page', 'screen', 'group', 'alias'])('at /v1/%s and its letter', async (kind) => {
    for (const path of [kind, kind.charAt(0)]) {
      const payload = JSON.stringify({
        ...message(`letter ${kind} ${path}`),
        previousId: 'before',
        groupId: 'g',
        writeKey: world.workspace.trackKey,
      })
      expect((await send({ url: `/v1/${path}`, payload })).json()).toEqual({ success: true })
    }
  })
})

describe('pages of any origin may send', () => {
  it.each(['/v1/t', '/v1/batch', '/v1/track', '/beacon/v1/batch'])('%s answers a preflight', async (url) => {
    const headers = {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'anonymousid, authorization,content-type',
    }
    const answer = await world.api.inject({ method: 'OPTIONS', url, headers })
    expect(answer.statusCode).toBe(204)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-allow-headers': 'anonymousid, authorization,content-type',
    })
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
  })

  it('repeats no header that is none', async () => {
    const answer = await world.api.inject({
      method: 'OPTIONS',
      url: '/v1/t',
      headers: { 'access-control-request-headers': 'a b\tc;<script>' },
    })
    expect(answer.headers['access-control-allow-headers']).toBe('authorization, content-type, content-encoding')
  })

  it.each([
    ['what is taken', JSON.stringify({ userId: 'cors', event: 'X' }), 200],
    ['what is refused', '{}', 422],
    ['what is no JSON', '{', 400],
    ['an unknown key', '{"writeKey":"pk_unknown"}', 401],
  ])('lets them read the answer to %s', async (_, payload, status) => {
    const authorization = status === 401 ? {} : { authorization: `Bearer ${world.workspace.trackKey}` }
    const answer = await send({ payload, headers: { origin: 'https://shop.example', ...authorization } })
    expect(answer.statusCode).toBe(status)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    })
  })

  it('and nowhere else', async () => {
    for (const url of ['/api/v1/contacts', '/health']) {
      const { headers } = await world.api.inject({ method: 'GET', url, headers: { origin: 'https://shop.example' } })
      expect(headers['access-control-allow-origin']).toBeUndefined()
      expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    }
  })

  it('a page that shares its site with the interface needs no token: the key in the body counts', async () => {
    const login = await world.api.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { email: world.workspace.email, password: world.workspace.password },
    })
    const cookie = String(login.headers['set-cookie']).split(';')[0] ?? ''
    const payload = JSON.stringify({ ...message('same site'), writeKey: world.workspace.trackKey })
    expect((await send({ payload, headers: { cookie } })).statusCode).toBe(200)
    expect((await send({ payload: JSON.stringify(message('forged')), headers: { cookie } })).statusCode).toBe(403)
  })
})

describe('what is compressed', () => {
  it('is spread out no further than the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000, ' '))
    expect(bomb.length).toBeLessThan(512_000)
    const answer = await send({
      url: '/v1/batch',
      payload: bomb,
      headers: { 'content-encoding': 'gzip', authorization: `Bearer ${world.workspace.trackKey}` },
    })
    expect(answer.statusCode).toBe(413)
  })

  it.each([
    ['is not gzip', Buffer.from('{"batch":[]}'), 'gzip', 400],
    ['ends early', gzipSync('{"batch":[]}').subarray(0, 15), 'gzip', 400],
    ['is compressed as nobody knows', Buffer.from('{}'), 'rar', 415],
  ])('and %s is refused', async (_, payload, encoding, status) => {
    const answer = await send({
      url: '/v1/batch',
      payload,
      headers: { 'content-encoding': encoding, authorization: `Bearer ${world.workspace.trackKey}` },
    })
    expect(answer.statusCode).toBe(status)
  })
})

it('looks a key up once for all who come with it at once', async () => {
  const { trackKey } = await world.newWorkspace()
  await sql`CREATE TABLE keys_used (id uuid)`.execute(world.db)
  await sql`
    CREATE FUNCTION note_key() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO keys_used VALUES (NEW.id); RETURN NULL; END $$`.execute(world.db)
  await sql`CREATE TRIGGER note_key AFTER UPDATE ON api_keys FOR EACH ROW EXECUTE FUNCTION note_key()`.execute(world.db)
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => send({ payload: { ...message(`once-${n}`), writeKey: trackKey } })),
  )
  expect(answers.every(({ statusCode }) => statusCode === 200)).toBe(true)
  const { rows } = await eventually(
    () => sql`SELECT id FROM keys_used`.execute(world.db),
    (seen) => seen.rows.length > 0,
  )
  expect(rows).toHaveLength(1)
})
