import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type Answer, createWorld, eventually, type TestWorkspace, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
let busy: TestWorkspace
beforeAll(async () => {
  world = await createWorld({ requestTimes: { wait: 2000, statement: 8000 } })
  busy = await world.newWorkspace('Busy')
})
afterAll(() => world.close())

interface Answered {
  code: string
  detail: string
}
const home = (language = 'en') =>
  world.call<Answered>('GET', '/api/v1/home', undefined, {
    key: busy.fullKey,
    headers: { 'accept-language': language },
  })

/** Nobody gets at the numbers of a home meanwhile. */
const whileHomesStand = (work: (tx: WorkspaceTx) => Promise<void>) =>
  world.db.transaction().execute(async (tx) => {
    await sql`LOCK TABLE journey_runs IN ACCESS EXCLUSIVE MODE`.execute(tx)
    await work(tx)
  })

const standing = async (tx: WorkspaceTx) => {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n
      FROM pg_locks
     WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`.execute(tx)
  return rows[0]?.n ?? 0
}

describe('a workspace with more heavy requests than there are connections', () => {
  it('holds up no other workspace; requests beyond its share wait a while, and are refused with the reason', async () => {
    const answers: Answer<Answered>[] = []
    let asked: Promise<unknown> | undefined
    await whileHomesStand(async (tx) => {
      asked = Promise.all(
        Array.from({ length: 25 }, async (_, index) => answers.push(await home(index % 2 ? 'en' : 'fr'))),
      )
      await eventually(
        () => standing(tx),
        (count) => count >= 6,
      )
      expect((await world.call('GET', '/api/v1/contacts')).status).toBe(200)
      expect((await world.call('GET', '/api/v1/installation')).status).toBe(200)
      await eventually(
        async () => answers.length,
        (count) => count === 19,
      )
      expect(await standing(tx)).toBe(6)
      expect((await world.call('GET', '/api/v1/contacts')).status).toBe(200)
    })
    for (const { status, headers, body } of answers.slice(0, 19)) {
      expect([status, body.code, headers['retry-after']]).toEqual([503, 'request.workspaceBusy', '5'])
      expect(body.detail).toMatch(/too many requests under way|Trop de requêtes de cet espace/)
    }
    await asked
    expect(answers.slice(19).map(({ status }) => status)).toEqual(Array(6).fill(200))
    expect((await home()).status).toBe(200)
  })
})

describe('a request that takes too long', () => {
  it.each([
    ['en', 'This took too long'],
    ['fr', 'Cela prenait trop de temps'],
  ])('is stopped, and told so rather than that PostgreSQL is away: %s', async (language, words) => {
    await whileHomesStand(async () => {
      const { status, body } = await home(language)
      expect([status, body.code]).toEqual([503, 'request.workTooLong'])
      expect(body.detail).toContain(words)
    })
  })
})

describe('work that needs a second connection while it holds one', () => {
  it('is none of a person’s own account: as many as there are connections go on', async () => {
    const { headers } = await world.call('POST', '/api/v1/session', { email: busy.email, password: busy.password })
    const cookie = String(headers['set-cookie']).split(';')[0] ?? ''
    const answers = await Promise.all(
      Array.from({ length: 25 }, () => world.api.inject({ url: '/api/v1/account', headers: { cookie } })),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(25).fill(200))
  })
})
