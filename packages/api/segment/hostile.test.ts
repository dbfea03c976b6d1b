import { createWorld, eventually, type TestWorkspace, type World } from '@parcours/testing/world.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
let neighbour: TestWorkspace
beforeAll(async () => {
  world = await createWorld({ worker: true })
  neighbour = await world.newWorkspace('Neighbour')
})
afterAll(() => world.close())

interface Answer {
  success?: boolean
  refused?: { index: number; issues: { path: string; code: string; message: string }[] }[]
  errors?: { path: string; code: string; message: string }[]
}

const KINDS = ['track', 'identify', 'page', 'screen', 'group', 'alias']
const FIELDS = [
  'type',
  'messageId',
  'userId',
  'anonymousId',
  'previousId',
  'groupId',
  'event',
  'name',
  'properties',
  'traits',
  'context',
  'timestamp',
  'sentAt',
  'originalTimestamp',
  'writeKey',
]
const NAMES = [
  'a',
  '__proto__',
  'constructor',
  'toString',
  'email',
  'phone',
  'timezone',
  'birthday',
  'total',
  'products',
  'order_id',
  'currency',
  'address',
  'traits',
  'locale',
  'ip',
  'tags',
  'a.b',
  'a\0',
  '\ud800',
  'x'.repeat(300),
]

/** What has broken something somewhere, and what looks like it. */
const oddText = fc.constantFrom(
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud83d',
  '\udc00x',
  '\uFFFD',
  'null',
  'undefined',
  '0',
  '[object Object]',
  'NaN',
  'Infinity',
  'infinity',
  'today',
  'epoch',
  '2026-02-30',
  '0001-01-01T00:00:00Z',
  '-200000-01-01T00:00:00Z',
  '294276-12-31T00:00:00Z',
  '9e131071',
  '12345678901234567890',
  'CAT',
  '+0530',
  'İstanbul',
  'ΟΔΟΣ',
  'é',
  '01/02/2026',
  'x'.repeat(201),
  '漢'.repeat(255),
  '漢'.repeat(1000),
  "'; DROP TABLE events; --",
  '{{ 1 }}',
  '../../etc/passwd',
  '\\u0000',
  '%00',
)
const oddNumber = fc.constantFrom(
  0,
  -0,
  -1,
  1e300,
  -1e300,
  2 ** 53,
  2 ** 63,
  1_795_686_983,
  1_795_686_983_000,
  8.64e15,
  0.1,
  Number.MAX_VALUE,
  5e-324,
)
const deep = fc.integer({ min: 40, max: 400 }).map((levels) => {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value }
  return value
})
const leaf = fc.oneof(
  oddText,
  oddNumber,
  fc.constantFrom(null, true, false),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.double(),
)
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    deep,
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 8 })), tie('value')), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}))
/** A message that is right but for some of its fields, or is none at all. */
const message = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(fc.constantFrom(...KINDS), fc.dictionary(fc.constantFrom(...FIELDS), anything, { minKeys: 1, maxKeys: 3 }))
      .map(([type, odd]) => ({ type, userId: 'hostile', event: 'Hostile', ...odd })),
  },
  { weight: 1, arbitrary: anything },
)
const good = (round: number, place: number) => ({
  type: 'track',
  userId: `good-${round}`,
  event: 'Good',
  messageId: `good-${round}-${place}`,
})

/** JSON as a hostile client writes it: lone surrogates and NUL as escapes, which `JSON.stringify` does as well. */
const post = async (url: string, body: unknown, key = world.workspace.trackKey) => {
  const answer = await world.api.inject({
    method: 'POST',
    url,
    payload: JSON.stringify(body) ?? '',
    headers: { authorization: `Bearer ${key}` },
  })
  return { status: answer.statusCode, body: (answer.body ? answer.json() : {}) as Answer }
}

const explained = (issues: { path: string; code: string; message: string }[] = []) => {
  expect(issues.length).toBeGreaterThan(0)
  for (const { path, message: words } of issues) {
    expect(path).not.toBe('')
    expect(words).toMatch(/[.…]$/)
    expect(words).not.toMatch(/\{\w+\}|Invalid input/)
  }
}

const seed = Number(process.env.FC_SEED ?? 16)

describe('whatever strangers send', () => {
  let rounds = 0
  let goodSent = 0

  it('a batch keeps its good messages and explains each other, and neighbours notice nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('/v1/batch', '/v1/import', '/v1/b'),
        async (odd, url) => {
          const round = rounds++
          const batch = [good(round, 0), ...odd, good(round, 1)]
          const [answer, beside] = await Promise.all([
            post(url, { batch }),
            post('/v1/track', { userId: `beside-${round}`, event: 'Good' }, neighbour.trackKey),
          ])
          goodSent += 2
          expect(beside).toEqual({ status: 200, body: { success: true } })
          expect(answer.status).toBe(200)
          const refused = answer.body.refused ?? []
          expect(refused.map(({ index }) => index)).not.toContain(0)
          expect(refused.map(({ index }) => index)).not.toContain(batch.length - 1)
          for (const { issues } of refused) explained(issues)
        },
      ),
      { numRuns: 300, seed, endOnFailure: true },
    )
  })

  it('a single call is taken, or refused with the name of a field', async () => {
    await fc.assert(
      fc.asyncProperty(
        message,
        fc.constantFrom(...KINDS, ...KINDS.map((kind) => kind.charAt(0))),
        async (odd, kind) => {
          const { status, body } = await post(`/v1/${kind}`, odd)
          expect([200, 422]).toContain(status)
          if (status === 422) explained(body.errors)
        },
      ),
      { numRuns: 300, seed, endOnFailure: true },
    )
  })

  it('any body is answered', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(anything, fc.record({ batch: anything, sentAt: anything, writeKey: anything })),
        fc.constantFrom('/v1/batch', '/v1/t', '/v1/i'),
        async (body, url) => {
          const { status } = await post(url, body)
          expect([200, 400, 422]).toContain(status)
        },
      ),
      { numRuns: 200, seed, endOnFailure: true },
    )
  })

  it('everything good is processed, and nothing stands', async () => {
    await eventually(
      () => sql<{ n: number }>`SELECT count(*)::int AS n FROM event_inbox`.execute(world.db),
      ({ rows }) => rows[0]?.n === 0,
      60,
    )
    const { rows } = await sql<{ mine: number; theirs: number }>`
      SELECT (count(*) FILTER (WHERE workspace_id = ${world.workspace.id}))::int AS mine,
             (count(*) FILTER (WHERE workspace_id = ${neighbour.id}))::int AS theirs
        FROM events WHERE name = 'Good'`.execute(world.db)
    expect(rows[0]).toEqual({ mine: goodSent, theirs: rounds })
    // What this API accepts, the rest of the product can carry out.
    const { rows: failed } = await sql`
      SELECT kind, name, error
        FROM quarantine
       WHERE kind <> 'message'`.execute(world.db)
    expect(failed).toEqual([])
  })
})
