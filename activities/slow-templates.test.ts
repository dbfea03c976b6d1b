import { monitorEventLoopDelay } from 'node:perf_hooks'
import { inWorkspace } from '@parcours/db/connection.ts'
import { graphOf, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type TestWorkspace, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

const CONTACTS = 40
/** A process that stands still for three times as long is ended: see heartbeat.ts. */
const STANDSTILL_MS = 10_000

const loops = ['a', 'b', 'c']
const SLOW = `<p>${loops.map((name) => `{% for ${name} in (1..1000) %}`).join('')}{{ a }}${'{% endfor %}'.repeat(3)}</p>`

/** Emails all contacts of a workspace who ask; the journey's id. */
async function answering({ fullKey: key }: TestWorkspace, source: string): Promise<string> {
  const own: World = { ...world, call: (method, url, body) => world.call(method, url, body, { key }) }
  const templateId = await newTemplate(own, { source, format: 'html', purpose: 'service' })
  const steps = graphOf([step.onEvent('trigger', 'Asked', 'always'), step.email('email', templateId), step.exit('end')])
  return publish(own, 'Answer', steps)
}

async function ask({ trackKey: key }: TestWorkspace, contacts: number): Promise<void> {
  const batch = Array.from({ length: contacts }, (_, one) => ({
    type: 'track',
    userId: `person ${one}`,
    event: 'Asked',
    context: { traits: { email: `person${one}@slow.test` } },
  }))
  expect((await world.call('POST', '/v1/batch', { batch }, { key })).status).toBe(200)
}

const messagesOf = ({ id }: TestWorkspace) =>
  inWorkspace(world.db, id, (tx) => tx.selectFrom('messages').select(['status', 'reason']).execute())

it('an email that takes too long to fill in is not sent, says why, and keeps no other workspace from sending', async () => {
  const neighbour = await world.newWorkspace('Neighbour')
  const journey = await answering(world.workspace, SLOW)
  await answering(neighbour, '<p>Hello</p>')
  const turns = monitorEventLoopDelay()
  turns.enable()
  await ask(world.workspace, CONTACTS)
  await eventually(
    () => messagesOf(world.workspace),
    (seen) => seen.length === CONTACTS,
    60,
  )
  await ask(neighbour, 1)
  await eventually(
    () => messagesOf(neighbour),
    (seen) => seen[0]?.status === 'sent',
    30,
  )
  await eventually(
    () => messagesOf(world.workspace),
    (seen) => seen.every(({ status, reason }) => status === 'failed' && reason === 'tooSlow'),
    30,
  )
  expect(turns.max / 1e6).toBeLessThan(STANDSTILL_MS)
  const preview = await world.call<{ warnings: object[] }>('GET', `/api/v1/journeys/${journey}/publication`)
  expect(preview.body.warnings).toMatchObject([{ path: 'nodes.email', code: 'content.tooSlow' }])
}, 180_000)
