import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { graphOf, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type TestWorkspace, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

/** The world as another of its workspaces sees it. */
const as = ({ fullKey }: TestWorkspace): World => ({
  ...world,
  call: (method, url, body, options) => world.call(method, url, body, { key: fullKey, ...options }),
})

const JOURNEYS = 10
const CONTACTS = 200

it('a receiver that does not answer keeps no other workspace waiting', async () => {
  const waiting: ServerResponse[] = []
  const receiver = createServer((request, response) => {
    request.resume()
    waiting.push(response)
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`

  const templateId = await newTemplate(world, { purpose: 'service' })
  await publish(world, 'Ping', graphOf([step.onEvent('t', 'Ping', 'always'), step.email('e', templateId)]))
  const ping = async (userId: string) => {
    await world.track([{ userId, event: 'Ping', traits: { email: `${userId}@ping.test` } }])
    await eventually(
      async () =>
        (await sql`SELECT FROM sandbox_outbox WHERE recipient LIKE ${`%${userId}@ping.test%`}`.execute(world.db)).rows,
      ({ length }) => length === 1,
      25,
    )
  }
  await ping('before')

  const other = await world.newWorkspace('Slow')
  for (let n = 0; n < JOURNEYS; n++)
    await publish(
      as(other),
      `Call ${n}`,
      graphOf([
        step.onEvent('t', 'Call', 'always'),
        { id: 'w', kind: 'webhook', settings: { url, body: '', save: '' } },
      ]),
    )
  const batch = Array.from({ length: CONTACTS }, (_, n) => ({ type: 'track', userId: `slow${n}`, event: 'Call' }))
  await world.call('POST', '/v1/batch', { batch }, { key: other.trackKey })
  // Calls of many runs wait for an answer.
  await eventually(
    async () => waiting.length,
    (calls) => calls >= 200,
    90,
  )
  await ping('during')

  // No contact of the slow workspace is forgotten.
  receiver.on('request', (_, response) => response.end('{}'))
  for (const response of waiting) response.end('{}')
  await eventually(
    async () =>
      (await sql`SELECT FROM journey_positions WHERE workspace_id = ${other.id} AND state <> 'done'`.execute(world.db))
        .rows.length,
    (left) => left === 0,
    120,
  )
  receiver.close()
  receiver.closeAllConnections()
}, 240_000)
