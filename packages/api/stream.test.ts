import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
let url: string
beforeAll(async () => {
  world = await createWorld()
  url = await world.api.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => world.close())

/** Opens the stream of home. */
async function open(headers: Record<string, string>) {
  const answer = await fetch(`${url}/api/v1/stream`, { headers })
  const seen = { status: answer.status, bytes: 0, ended: false }
  const read = async () => {
    for await (const chunk of answer.body ?? []) seen.bytes += (chunk as Uint8Array).length
  }
  void read().then(
    () => Object.assign(seen, { ended: true }),
    () => Object.assign(seen, { ended: true }),
  )
  return seen
}

const begun = (seen: { bytes: number }) =>
  eventually(
    async () => seen.bytes,
    (bytes) => bytes > 0,
  )
const over = (seen: { ended: boolean }) =>
  eventually(
    async () => seen.ended,
    (is) => is,
  )

describe('live numbers', () => {
  it('come to who may read, and to nobody else', async () => {
    expect((await open({})).status).toBe(401)
    const seen = await open({ authorization: `Bearer ${world.workspace.fullKey}` })
    expect(seen.status).toBe(200)
    await begun(seen)
  })

  it('end with the key that asked for them', async () => {
    const { body } = await world.call<{ id: string; key: string }>('POST', '/api/v1/keys', {
      name: 'To be revoked',
      scope: 'full',
    })
    const seen = await open({ authorization: `Bearer ${body.key}` })
    await begun(seen)
    expect((await world.call('DELETE', `/api/v1/keys/${body.id}`)).status).toBeLessThan(300)
    await over(seen)
  })

  it('end with the session, and go on for another', async () => {
    const login = async () => {
      const answer = await fetch(`${url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: world.workspace.email, password: world.workspace.password }),
      })
      expect(answer.status, await answer.clone().text()).toBe(201)
      return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    }
    const [one, other] = [await open({ cookie: await login() }), await open({ cookie: await login() })]
    await begun(one)
    await begun(other)
    await sql`DELETE FROM sessions WHERE created_at = (SELECT min(created_at) FROM sessions)`.execute(world.db)
    await over(one)
    expect(other.ended).toBe(false)
  })
})
