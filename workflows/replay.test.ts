import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { workflowBundle } from '@parcours/activities/bundle.ts'
import { graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { connectToTemporal } from '@parcours/testing/temporal.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { Worker } from '@temporalio/worker'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { campaignSendId, WAKE_SIGNAL } from './contract.ts'

/** Histories of every shape that was released. They are added to, never changed: what runs must replay. */
const FOLDER = new URL('histories/', import.meta.url)

const EXIT = step.exit('end')
const TRIGGER = step.onEvent('trigger', 'Go', 'afterExit')
const SOON = step.wait('wait', 1, 'seconds')

/**
 * Runs a journey to its end and writes the histories of its runs: `RECORD_HISTORIES=name npm test -- workflows/replay`.
 */
async function record(name: string): Promise<void> {
  const world = await createWorld({ worker: true })
  const template = await newTemplate(world)
  const journey = await publish(
    world,
    name,
    graphOf(
      [
        TRIGGER,
        SOON,
        {
          id: 'known',
          kind: 'condition',
          settings: { condition: { kind: 'property', property: 'email', operator: 'isSet' } },
        },
        step.email('email', template),
        step.waitForEvent('click', 'Clicked', 1, 'hours'),
        EXIT,
      ],
      [
        'trigger>wait',
        'wait>known',
        'known:yes>email',
        'known:no>end',
        'email>click',
        'click:happened>end',
        'click:timedOut>end',
      ],
    ),
  )
  await newContact(world, { externalId: 'r1', email: 'r1@test.test' })
  await world.track([{ userId: 'r1', event: 'Go' }])
  await world.track([{ userId: 'r2', event: 'Go' }])
  await standsAt(world, journey, 'click')
  await wakeOften(world)
  await world.call('POST', `/api/v1/journeys/${journey}/pause`)
  await world.track([{ userId: 'r1', event: 'Clicked' }])
  await new Promise((resolve) => setTimeout(resolve, 1500))
  await world.call('DELETE', `/api/v1/journeys/${journey}/pause`)
  const { rows } = await eventually(
    () =>
      sql<{
        workflow_id: string
        ended: boolean
      }>`SELECT workflow_id, ended_at IS NOT NULL AS ended FROM journey_runs`.execute(world.db),
    (seen) => seen.rows.every(({ ended }) => ended),
  )
  await keep(
    name,
    rows.map(({ workflow_id }) => workflow_id),
  )
  await world.close()
}

/** Asks the runs that go on many times at once to look who stands where. */
async function wakeOften(world: World): Promise<void> {
  const { rows } = await sql<{
    workflow_id: string
  }>`SELECT workflow_id FROM journey_runs WHERE ended_at IS NULL`.execute(world.db)
  const { workflow, connection } = await connectToTemporal()
  for (const { workflow_id } of rows)
    await Promise.all(Array.from({ length: 20 }, () => workflow.getHandle(workflow_id).signal(WAKE_SIGNAL, [])))
  await connection.close()
}

/** Runs a campaign that is paused, tested and decided by hand, and writes its history. */
async function recordCampaign(name: string): Promise<void> {
  const world = await createWorld({ worker: true })
  const template = await newTemplate(world)
  for (let n = 0; n < 12; n++) await newContact(world, { email: `c${n}@test.test` })
  const definition = {
    audience: { everyone: true },
    variants: [
      { key: 'A', templateId: template },
      { key: 'B', templateId: template },
    ],
    test: { share: 50, winner: 'hand', afterHours: 1 },
    schedule: { kind: 'now' },
  }
  const { body: campaign } = await world.call<{ id: string }>('POST', '/api/v1/campaigns', { name, definition })
  await world.call('POST', `/api/v1/campaigns/${campaign.id}/launch`)
  const progress = () =>
    world.call<{ undecided: number; taken: number; state: string }>('GET', `/api/v1/campaigns/${campaign.id}/progress`)
  await eventually(progress, ({ body }) => body.undecided > 0 && body.taken > 0)
  await world.call('POST', `/api/v1/campaigns/${campaign.id}/pause`)
  await world.call('DELETE', `/api/v1/campaigns/${campaign.id}/pause`)
  await world.call('POST', `/api/v1/campaigns/${campaign.id}/winner`, { variant: 'B' })
  await eventually(progress, ({ body }) => body.state === 'done')
  const { rows } = await sql<{ id: string }>`SELECT id FROM campaign_sends`.execute(world.db)
  await keep(
    `${name}-campaign`,
    rows.map(({ id }) => campaignSendId(id)),
  )
  await world.close()
}

/** Writes the histories of workflows that have ended. */
async function keep(name: string, workflowIds: string[]): Promise<void> {
  const client = await connectToTemporal()
  mkdirSync(FOLDER, { recursive: true })
  for (const [index, workflowId] of workflowIds.entries()) {
    const handle = client.workflow.getHandle(workflowId)
    await handle.result()
    writeFileSync(new URL(`${name}-${index + 1}.json`, FOLDER), historyToJSON(await handle.fetchHistory()))
  }
  await client.connection.close()
}

async function standsAt(world: World, journey: string, nodeId: string): Promise<void> {
  await eventually(
    () => world.call<{ data: { nodeId: string; state: string }[] }>('GET', `/api/v1/journeys/${journey}/contacts`),
    ({ body }) => body.data.some((contact) => contact.nodeId === nodeId && contact.state === 'waiting'),
  )
}

const toRecord = process.env.RECORD_HISTORIES

describe('recorded runs', () => {
  it.runIf(toRecord)('are recorded anew', async () => {
    await record(toRecord ?? '')
    await recordCampaign(toRecord ?? '')
  })

  it.skipIf(toRecord).each(readdirSync(FOLDER).filter((file) => file.endsWith('.json')))('%s replays', async (file) => {
    const history: unknown = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))
    await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history)
  })
})

describe('the workflow bundle', () => {
  it('holds only what may run in a workflow: the model and the SDK', async () => {
    const { codePath } = await workflowBundle()
    const modules = [...readFileSync(codePath, 'utf8').matchAll(/^\/\*\*\*\/ "(\.\/[^"]+)"$/gm)].map(
      ([, path = '']) => path,
    )
    expect(modules.length).toBeGreaterThan(20)
    const allowed = /^\.\/(workflows\/|packages\/model\/|node_modules\/\.pnpm\/(@temporalio|long@|ms@|nexus-rpc|zod@))/
    expect(modules.filter((path) => !allowed.test(path))).toEqual([])
  })
})
