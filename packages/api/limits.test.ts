import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
let port: number
beforeAll(async () => {
  const rateLimits = { api: 100_000, login: 8, unknown: 6, account: 5 }
  world = await createWorld({ rateLimits, env: { TRUST_PROXY: 'true' } })
  await world.api.listen({ port: 0, host: '127.0.0.1' })
  port = (world.api.server.address() as AddressInfo).port
})
afterAll(() => world.close())

/** One request on the wire, its address exactly as given. */
function send(
  path: string,
  { method = 'POST', headers = {}, body = '' } = {},
): Promise<{ status: number; headers: object }> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(
      { port, path, method, headers: { 'content-type': 'application/json', ...headers } },
      (answer) => {
        answer.resume().once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }))
      },
    )
    call.once('error', reject)
    call.end(body)
  })
}

const guess = (email: string, forwarded: string, path = '/api/v1/session', password = 'guess') =>
  send(path, { headers: { 'x-forwarded-for': forwarded }, body: JSON.stringify({ email, password }) })

describe('limits on guessing passwords', () => {
  it('hold however the address is written', async () => {
    const written = [
      '/api/v1/session',
      '/api/v1/sessio%6e',
      '/%61pi/v1/session',
      `http://127.0.0.1:${port}/api/v1/session`,
    ]
    const statuses: number[] = []
    for (let n = 0; n < 12; n++) {
      const path = written[n % written.length] ?? ''
      statuses.push((await guess(`someone${n}@test.test`, '198.51.100.1', path)).status)
    }
    expect(statuses).toEqual([...Array(8).fill(401), ...Array(4).fill(429)])
  })

  it('are not lifted by addresses that the client makes up', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 10; n++) statuses.push((await guess(`other${n}@test.test`, `10.1.${n}.7, 198.51.100.2`)).status)
    expect(statuses.slice(-2)).toEqual([429, 429])
  })

  it('hold for one account from many addresses, and do not lock its owner out', async () => {
    const { email, password } = world.workspace
    expect((await guess(email, '203.0.113.1', undefined, password)).status).toBe(201)
    const statuses: number[] = []
    for (let n = 0; n < 7; n++) statuses.push((await guess(email.toUpperCase(), `192.0.2.${n}`)).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429])
    expect((await guess(email, '192.0.2.99', undefined, password)).status).toBe(429)
    expect((await guess(email, '203.0.113.1', undefined, password)).status).toBe(201)
  })

  it('hold for unknown keys too, which then no longer reach the database; good ones from there still work', async () => {
    const lookUp = (key: string) =>
      send('/api/v1/contacts', {
        method: 'GET',
        headers: { authorization: `Bearer ${key}`, 'x-forwarded-for': '198.51.100.3' },
      })
    expect((await lookUp(world.workspace.fullKey)).status).toBe(200)
    const statuses: number[] = []
    for (let n = 0; n < 8; n++) statuses.push((await lookUp(`sk_guess_${n}`)).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429, 429])
    const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM api_keys`.execute(world.db)
    expect(rows[0]?.n).toBe(2)
    expect((await lookUp(world.workspace.fullKey)).status).toBe(200)
    expect(await lookUp('sk_guess_9')).toMatchObject({ status: 429, headers: { 'retry-after': expect.any(String) } })
  })
})

describe('answers of the API', () => {
  it('are kept by no cache', async () => {
    for (const path of ['/api/v1/contacts', '/api/v1/nothing', '/api/v1/contacts/con_1', '/api/v1/installation']) {
      expect((await world.call('GET', path)).headers['cache-control'], path).toBe('no-store')
    }
  })
})
