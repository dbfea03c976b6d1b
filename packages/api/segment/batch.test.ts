import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

interface Answer {
  success: boolean
  refused?: { index: number; messageId: string | null; issues: { path: string; code: string; message: string }[] }[]
  errors: { path: string; code: string }[]
}
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  world.call<Answer>('POST', path, body, { key: world.workspace.trackKey, headers })
const good = (userId: string) => ({ type: 'track', userId, event: 'Good', messageId: `good-${userId}` })

async function recorded(prefix: string, count: number): Promise<string[]> {
  const { rows } = await eventually(
    () =>
      sql<{
        id: string
      }>`
        SELECT c.external_id AS id
          FROM events e
          JOIN contacts c ON c.id = e.contact_id
         WHERE c.external_id LIKE ${`${prefix}%`}
         ORDER BY 1`.execute(world.db),
    (seen) => seen.rows.length >= count,
  )
  return rows.map(({ id }) => id)
}

const ODD: [string, Record<string, unknown>, string, string][] = [
  ['nobody', { type: 'track', event: 'X' }, 'userId', 'event.personMissing'],
  ['no kind', { userId: 'a', event: 'X' }, 'type', 'event.kindUnknown'],
  ['a kind of our own', { type: 'change', userId: 'a', event: 'tagAdded:gold' }, 'type', 'event.kindUnknown'],
  ['a kind that is an object', { type: { toString: 1 }, userId: 'a' }, 'type', 'event.kindUnknown'],
  ['a name of 201 characters', { type: 'track', userId: 'a', event: 'x'.repeat(201) }, 'event', 'value.textTooLong'],
  ['a page of 201 characters', { type: 'page', userId: 'a', name: 'x'.repeat(201) }, 'name', 'value.textTooLong'],
  ['a name that is a number', { type: 'track', userId: 'a', event: 12 }, 'event', 'request.fieldType'],
  ['an id of 256 characters', { type: 'track', userId: 'a'.repeat(256), event: 'X' }, 'userId', 'value.textTooLong'],
  ['an id that is an object', { type: 'track', userId: { toString: 1 }, event: 'X' }, 'userId', 'event.idType'],
  ['blanks for an id', { type: 'track', userId: '   ', event: 'X' }, 'userId', 'event.idEmpty'],
  ['null in characters for an id', { type: 'track', userId: 'NULL', event: 'X' }, 'userId', 'event.idEmpty'],
  [
    'undefined in characters for a device',
    { type: 'track', anonymousId: 'undefined', event: 'X' },
    'anonymousId',
    'event.idEmpty',
  ],
  ['zero for an id', { type: 'track', userId: 0, event: 'X' }, 'userId', 'event.idEmpty'],
  [
    'an object in characters for an id',
    { type: 'alias', userId: 'a', previousId: '[object Object]' },
    'previousId',
    'event.idEmpty',
  ],
  ['a number too large for an id', { type: 'track', userId: 1e300, event: 'X' }, 'userId', 'event.idType'],
  ['NUL in an id', { type: 'track', userId: 'a\0b', event: 'X' }, 'userId', 'value.textBroken'],
  ['NUL in a name', { type: 'track', userId: 'a', event: 'Bad\0' }, 'event', 'value.textBroken'],
  [
    'half of an emoji in a property',
    { type: 'track', userId: 'a', event: 'X', properties: { list: ['a', { text: '\ud83d' }] } },
    'properties.list.1.text',
    'value.textBroken',
  ],
  ['NUL in the name of a trait', { type: 'identify', userId: 'a', traits: { 'a\0': 1 } }, 'traits', 'value.keyBroken'],
  [
    'NUL in the context',
    { type: 'track', userId: 'a', event: 'X', context: { page: { url: '\0' } } },
    'context.page.url',
    'value.textBroken',
  ],
  [
    'year 1',
    {
      type: 'track',
      userId: 'a',
      event: 'Order Completed',
      timestamp: '0001-01-01T00:00:00Z',
      properties: { total: 10 },
    },
    'timestamp',
    'event.timeOutOfRange',
  ],
  [
    '1965',
    { type: 'track', userId: 'a', event: 'X', timestamp: '1965-01-01T00:00:00Z' },
    'timestamp',
    'event.timeOutOfRange',
  ],
  [
    '200,000 years ago',
    { type: 'track', userId: 'a', event: 'X', timestamp: '-200000-01-01T00:00:00Z' },
    'timestamp',
    'event.timeMalformed',
  ],
  [
    'the day after tomorrow',
    { type: 'track', userId: 'a', event: 'X', timestamp: new Date(Date.now() + 2 * 86_400_000) },
    'timestamp',
    'event.timeOutOfRange',
  ],
  [
    'a day that no calendar has',
    { type: 'track', userId: 'a', event: 'X', timestamp: '2026-02-30' },
    'timestamp',
    'event.timeMalformed',
  ],
  [
    'a time in words',
    { type: 'track', userId: 'a', event: 'X', timestamp: 'yesterday' },
    'timestamp',
    'event.timeMalformed',
  ],
  [
    'properties that are a list',
    { type: 'track', userId: 'a', event: 'X', properties: [1] },
    'properties',
    'request.fieldType',
  ],
  [
    '40 kB',
    { type: 'track', userId: 'a', event: 'X', properties: { text: 'x'.repeat(40_000) } },
    'message',
    'event.tooLarge',
  ],
  [
    '40 kB of two-byte letters',
    { type: 'track', userId: 'a', event: 'X', properties: { text: 'é'.repeat(20_000) } },
    'message',
    'event.tooLarge',
  ],
]

/** JSON that no `JSON.stringify` writes. */
const RAW: [string, string, string, string][] = [
  [
    '60 levels',
    `{"type":"track","userId":"a","event":"X","properties":{"x":${'['.repeat(60)}${']'.repeat(60)}}}`,
    'properties',
    'value.tooDeep',
  ],
  [
    '4,300 levels',
    `{"type":"track","userId":"a","event":"X","properties":{"x":${'['.repeat(4300)}${']'.repeat(4300)}}}`,
    'properties',
    'value.tooDeep',
  ],
  [
    'an infinite number',
    '{"type":"track","userId":"a","event":"X","properties":{"x":1e400}}',
    'properties.x',
    'value.numberOutOfRange',
  ],
]

describe('a batch', () => {
  it.each(ODD)('keeps the good messages beside %s, and names the other', async (name, odd, field, code) => {
    const of = `beside ${name} `
    const { status, body } = await post('/v1/batch', {
      batch: [good(`${of}1`), { messageId: 'odd', ...odd }, good(`${of}2`)],
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      success: true,
      refused: [{ index: 1, messageId: 'odd', issues: [{ path: field, code }] }],
    })
    expect(body.refused?.[0]?.issues[0]?.message).toMatch(/\.$/)
    expect(await recorded(of, 2)).toEqual([`${of}1`, `${of}2`])
  })

  it.each(RAW)('keeps the good messages beside %s', async (name, odd, field, code) => {
    const of = `raw ${name} `
    const batch = `{"batch":[${JSON.stringify(good(`${of}1`))},${odd},${JSON.stringify(good(`${of}2`))}]}`
    const answer = await world.api.inject({
      method: 'POST',
      url: '/v1/batch',
      payload: batch,
      headers: { authorization: `Bearer ${world.workspace.trackKey}` },
    })
    expect(answer.statusCode).toBe(200)
    const [first] = (answer.json() as Answer).refused ?? []
    expect(first?.issues[0]).toMatchObject({ code })
    expect(first?.issues[0]?.path.startsWith(field)).toBe(true)
    expect(await recorded(of, 2)).toEqual([`${of}1`, `${of}2`])
  })

  it.each([null, 12, 'text', [], [1]])('keeps the good messages beside %j', async (odd) => {
    const of = `none ${JSON.stringify(odd)} `
    const { status, body } = await post('/v1/import', { batch: [good(`${of}1`), odd] })
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { success: true, refused: [{ index: 1, messageId: null, issues: [{ path: 'type' }] }] },
    })
    expect(await recorded(of, 1)).toEqual([`${of}1`])
  })

  it('is answered 200 when nothing in it is right: libraries never repeat it', async () => {
    const { status, body } = await post('/v1/batch', { batch: [{ type: 'track' }, { type: 'dance', userId: 'a' }] })
    expect(status).toBe(200)
    expect(body.refused).toMatchObject([{ index: 0 }, { index: 1, issues: [{ code: 'event.kindUnknown' }] }])
  })

  it.each([
    ['no list', { batch: 'all' }, 'batch', 'request.fieldType'],
    ['no object', ['all'], 'batch', 'request.fieldType'],
    ['too many', { batch: Array.from({ length: 2501 }, () => 1) }, 'batch', 'event.batchTooLong'],
  ])('that is %s is refused whole', async (_, body, path, code) => {
    expect(await post('/v1/batch', body)).toMatchObject({ status: 422, body: { errors: [{ path, code }] } })
  })

  it('explains in the language of the caller', async () => {
    const { body } = await post(
      '/v1/batch',
      { batch: [{ type: 'track', userId: 'undefined', event: 'X' }] },
      { 'accept-language': 'fr' },
    )
    expect(body.refused?.[0]?.issues[0]?.message).toContain('ne désigne personne')
  })
})

describe('a single call', () => {
  it.each(ODD.filter(([, { type }]) => typeof type === 'string' && type !== 'change'))(
    'with %s is refused, and told where',
    async (_, { type, ...odd }, path, code) => {
      expect(await post(`/v1/${type}`, odd)).toMatchObject({ status: 422, body: { errors: [{ path, code }] } })
    },
  )
})

it('takes Unix times, and what a client calls originalTimestamp', async () => {
  const at = Date.now() - 3_600_000
  const times = {
    s: Math.floor(at / 1000),
    ms: at,
    text: String(Math.floor(at / 1000)),
    iso: new Date(at).toISOString().replace('Z', '456+00:00'),
  }
  await post('/v1/batch', {
    batch: [
      ...Object.entries(times).map(([key, timestamp]) => ({
        type: 'track',
        userId: `time ${key}`,
        event: 'X',
        timestamp,
      })),
      { type: 'track', userId: 'time original', event: 'X', originalTimestamp: new Date(at) },
      { type: 'track', userId: 'time sent', event: 'X', timestamp: new Date(at), sentAt: 'no time' },
    ],
  })
  const { rows } = await eventually(
    () =>
      sql<{
        at: Date
      }>`
        SELECT e.occurred_at AS at
          FROM events e
          JOIN contacts c ON c.id = e.contact_id
         WHERE c.external_id LIKE 'time %'`.execute(world.db),
    (seen) => seen.rows.length === 6,
  )
  for (const row of rows) expect(Math.abs(row.at.getTime() - at)).toBeLessThan(2000)
})

it('keeps all digits of a number that is an id, of a person and of an order', async () => {
  const send = (body: string) =>
    world.api.inject({
      method: 'POST',
      url: '/v1/batch',
      payload: body,
      headers: { authorization: `Bearer ${world.workspace.trackKey}` },
    })
  const order = (last: number) =>
    `{"type":"track","userId":1234567890123456789${last},"event":"Order Completed","properties":
      {"order_id": 9007199254740993${last},"total":1,"n":12345678901234567890}}`
  expect((await send(`{"batch":[${order(1)},${order(2)}]}`)).statusCode).toBe(200)
  expect(await recorded('1234567890123456789', 2)).toEqual(['12345678901234567891', '12345678901234567892'])
  const { rows } = await sql<{ number: string }>`SELECT number FROM orders ORDER BY number`.execute(world.db)
  expect(rows.map(({ number }) => number)).toEqual(['90071992547409931', '90071992547409932'])
})

it('keeps a text in another encoding, but no id in it', async () => {
  const body = (userId: Buffer, city: Buffer) =>
    Buffer.concat([
      Buffer.from('{"batch":[{"type":"identify","userId":"'),
      userId,
      Buffer.from('","traits":{"city":"'),
      city,
      Buffer.from('"}}]}'),
    ])
  const send = (payload: Buffer) =>
    world.api.inject({
      method: 'POST',
      url: '/v1/batch',
      payload,
      headers: { authorization: `Bearer ${world.workspace.trackKey}` },
    })
  expect((await send(body(Buffer.from('latin'), Buffer.from('Orléans', 'latin1')))).json()).toEqual({ success: true })
  expect((await send(body(Buffer.from('Chloé', 'latin1'), Buffer.from('Lyon')))).json()).toMatchObject({
    refused: [{ issues: [{ path: 'userId', code: 'event.idNotUtf8' }] }],
  })
  expect(await recorded('latin', 1)).toEqual(['latin'])
})

describe('what was refused', () => {
  it('is kept with its reason, one by one', async () => {
    const other = await world.newWorkspace()
    await world.call(
      'POST',
      '/v1/track',
      { userId: 'guest', event: 'Bought', properties: { text: '\0' } },
      { key: other.trackKey },
    )
    await world.call(
      'POST',
      '/v1/batch',
      { batch: [{ type: 'track', userId: 'a', event: 'Half\ud83d' }, good('a')] },
      { key: other.trackKey },
    )
    const { rows } = await eventually(
      () =>
        sql`
          SELECT name, payload, issues, failures
            FROM quarantine
           WHERE workspace_id = ${other.id} AND kind = 'message'
           ORDER BY name`.execute(world.db),
      (seen) => seen.rows.length === 2,
    )
    expect(rows).toMatchObject([
      {
        name: 'Bought',
        payload: { userId: 'guest' },
        issues: [{ path: 'userId', code: 'event.idEmpty' }, { path: 'properties.text' }],
        failures: 1,
      },
      { name: 'Half\uFFFD', payload: { userId: 'a' }, issues: [{ path: 'event', code: 'value.textBroken' }] },
    ])
  })

  it('is counted by its reason when there is much of it', async () => {
    const other = await world.newWorkspace()
    const batch = Array.from({ length: 2500 }, () => ({ type: 'track', event: 'x' }))
    for (let round = 0; round < 3; round++)
      expect((await world.call('POST', '/v1/batch', { batch }, { key: other.trackKey })).status).toBe(200)
    const { rows } = await eventually(
      () =>
        sql<{
          rows: number
          failures: number
        }>`
          SELECT count(*)::int AS rows, sum(failures)::int AS failures
            FROM quarantine
           WHERE workspace_id = ${other.id}`.execute(world.db),
      (seen) => seen.rows[0]?.failures === 7500,
    )
    expect(rows[0]?.rows).toBeLessThan(600)
  })
})
