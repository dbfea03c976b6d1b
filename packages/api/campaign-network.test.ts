import { createServer, type Server, type Socket } from 'node:net'
import { createCampaign } from '@parcours/testing/campaigns.ts'
import { newContact, newTemplate } from '@parcours/testing/journeys.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
let campaign: string
/** Takes connections, and never says anything. */
let silent: Server
const waiting = new Set<Socket>()

beforeAll(async () => {
  world = await createWorld()
  silent = createServer((socket) => {
    waiting.add(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const port = (silent.address() as { port: number }).port
  await newContact(world, { email: 'one@network.test' })
  campaign = await createCampaign(world, await newTemplate(world))
  const sender = {
    provider: 'smtp',
    fromName: 'Shop',
    fromAddress: 'shop@test.test',
    replyTo: null,
    settings: { host: '127.0.0.1', port, connections: 1 },
  }
  expect((await world.call('PUT', '/api/v1/sender', sender)).status).toBeLessThan(300)
})
afterAll(async () => {
  for (const socket of waiting) socket.destroy()
  await new Promise((resolve) => silent.close(resolve))
  await world.close()
})

const openTransactions = async () =>
  (
    await sql<{
      count: number
    }>`
      SELECT count(*)::int AS count
        FROM pg_stat_activity
       WHERE datname = current_database() AND state LIKE 'idle in transaction%'`.execute(world.db)
  ).rows[0]?.count

describe('test emails', () => {
  it('hold no connection of the database while a mail server keeps them waiting', async () => {
    const tests = Array.from({ length: 12 }, (_, index) =>
      world.call<{ sent: { result: string }[] }>(
        'POST',
        `/api/v1/campaigns/${campaign}/tests`,
        { to: ['colleague@test.test'] },
        { headers: { 'idempotency-key': `test ${index}` } },
      ),
    )
    await eventually(
      async () => waiting.size,
      (count) => count === tests.length,
    )
    await expect.poll(openTransactions).toBe(0)
    expect((await world.call('GET', '/api/v1/campaigns')).status).toBe(200)
    // Asked again meanwhile under the same key, it is not sent twice.
    const again = await world.call<{ code: string }>(
      'POST',
      `/api/v1/campaigns/${campaign}/tests`,
      { to: ['colleague@test.test'] },
      { headers: { 'idempotency-key': 'test 0' } },
    )
    expect([again.status, again.body.code]).toEqual([409, 'request.inProgress'])
    for (const socket of waiting) socket.destroy()
    for (const { status, body } of await Promise.all(tests))
      expect([status, body.sent?.[0]?.result]).not.toEqual([200, 'accepted'])
  })
})
