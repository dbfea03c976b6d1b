import type { CampaignAnswer } from '@parcours/contract/campaigns.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { createCampaign, launchCampaign, progressOf, progressWhen } from '@parcours/testing/campaigns.ts'
import { newContact, newTemplate } from '@parcours/testing/journeys.ts'
import { connectToTemporal } from '@parcours/testing/temporal.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { campaignSendId } from '@parcours/workflows/contract.ts'
import type { Client } from '@temporalio/client'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningWorker } from './run-worker.ts'

let world: World
let worker: RunningWorker
let temporal: Client
let template: string
beforeAll(async () => {
  world = await createWorld()
  worker = await world.startWorker()
  temporal = await connectToTemporal()
  template = await newTemplate(world)
  await newContact(world, { email: 'one@delay.test' })
  await newContact(world, { email: 'two@delay.test' })
})
afterAll(async () => {
  await world.close()
  await temporal.connection.close()
})

const launch = (id: string, delaySeconds: number) =>
  world.call<CampaignAnswer>('POST', `/api/v1/campaigns/${id}/launch?delaySeconds=${delaySeconds}`)
const cancel = (id: string) => world.call<CampaignAnswer & { code: string }>('DELETE', `/api/v1/campaigns/${id}/launch`)
const sendsOf = async (id: string) =>
  (
    await sql<{ id: string; starts_at: Date }>`
      SELECT id, starts_at FROM campaign_sends WHERE campaign_id = ${uuidOf('campaign', id)}`.execute(world.db)
  ).rows
const messagesOf = async (id: string) =>
  (await sql`SELECT FROM messages WHERE campaign_id = ${uuidOf('campaign', id)}`.execute(world.db)).rows.length
const done = (id: string) => progressWhen(world, id, ({ state }) => state === 'done')

describe('a launch with a delay', () => {
  it('leaves when the delay is over, with nobody watching, and not before', async () => {
    const id = await createCampaign(world, template)
    const before = Date.now()
    const { body } = await launch(id, 3)
    expect(body).toMatchObject({ state: 'scheduled', leavesAt: expect.any(String) })
    expect(Date.parse(body.leavesAt ?? '')).toBeGreaterThanOrEqual(before + 3000)
    expect(await done(id)).toMatchObject({ sent: 2 })
    const { rows } = await sql<{ at: Date }>`
      SELECT min(created_at) AS at FROM messages WHERE campaign_id = ${uuidOf('campaign', id)}`.execute(world.db)
    expect(rows[0]?.at.getTime()).toBeGreaterThanOrEqual(Date.parse(body.leavesAt ?? ''))
  })

  it('is none where none is asked for', async () => {
    const id = await launchCampaign(world, template)
    expect((await world.call<CampaignAnswer>('GET', `/api/v1/campaigns/${id}`)).body.leavesAt).toBeNull()
    await done(id)
  })

  it('is cancelled: a draft again, nothing sent, no workflow left, to be changed and launched anew', async () => {
    const id = await createCampaign(world, template)
    await launch(id, 60)
    const [send] = await eventually(
      () => sendsOf(id),
      (sends) => sends.length === 1,
    )
    const workflow = temporal.workflow.getHandle(campaignSendId(send?.id ?? ''))
    await eventually(
      () =>
        workflow.describe().then(
          ({ status }) => status.name,
          () => 'NONE',
        ),
      (name) => name === 'RUNNING',
    )
    const cancelled = await cancel(id)
    expect([cancelled.status, cancelled.body]).toEqual([
      200,
      expect.objectContaining({ state: 'draft', leavesAt: null, launchedAt: null }),
    ])
    await eventually(
      () => workflow.describe(),
      ({ status }) => status.name === 'COMPLETED',
    )
    expect(await sendsOf(id)).toEqual([])
    expect(await messagesOf(id)).toBe(0)
    const { definition } = cancelled.body
    const saved = await world.call('PUT', `/api/v1/campaigns/${id}`, { name: 'Later', definition })
    expect(saved.status).toBe(200)
    await launch(id, 0)
    expect(await done(id)).toMatchObject({ sent: 2 })
  })

  it('is cancelled at once where no worker runs, and nothing leaves once one does', async () => {
    worker.shutdown()
    await worker.ended
    const [kept, dropped] = [await createCampaign(world, template), await createCampaign(world, template)]
    await Promise.all([launch(kept, 1), launch(dropped, 1)])
    expect((await cancel(dropped)).body.state).toBe('draft')
    expect(await progressOf(world, dropped)).toMatchObject({ state: 'draft', startsAt: null })
    await new Promise((resolve) => setTimeout(resolve, 1500))
    worker = await world.startWorker()
    expect(await done(kept)).toMatchObject({ sent: 2 })
    await eventually(
      () => sendsOf(dropped),
      (sends) => sends.length === 0,
    )
    expect(await messagesOf(dropped)).toBe(0)
  })

  it('cannot be cancelled once it has left; what is a draft already stays one', async () => {
    const id = await launchCampaign(world, template)
    await done(id)
    expect((await cancel(id)).body.code).toBe('campaign.cannotCancelLaunch')
    const draft = await createCampaign(world, template)
    expect((await cancel(draft)).body.state).toBe('draft')
    await launch(draft, 60)
    const both = await Promise.all([cancel(draft), cancel(draft)])
    expect(both.map(({ status, body }) => [status, body.state])).toEqual([
      [200, 'draft'],
      [200, 'draft'],
    ])
  })

  it('either leaves whole or not at all when it is cancelled at the moment at which it leaves', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => createCampaign(world, template)))
    await Promise.all(ids.map((id) => launch(id, 1)))
    const states = await Promise.all(
      ids.map(async (id, index) => {
        await new Promise((resolve) => setTimeout(resolve, 800 + index * 70))
        return (await cancel(id)).status
      }),
    )
    for (const [index, id] of ids.entries()) {
      if (states[index] === 409) expect(await done(id)).toMatchObject({ sent: 2 })
      else expect([states[index], (await progressOf(world, id)).state, await messagesOf(id)]).toEqual([200, 'draft', 0])
    }
  })

  it('also holds what is sent again and again, and what is to leave another day', async () => {
    const recurring = await createCampaign(world, template, {
      schedule: { kind: 'recurring', rule: 'FREQ=DAILY', start: '2035-01-01', hour: '09:00', timeZone: 'UTC' },
    })
    expect((await launch(recurring, 30)).body).toMatchObject({ state: 'live', leavesAt: expect.any(String) })
    expect((await cancel(recurring)).body.state).toBe('draft')
    const later = await createCampaign(world, template, {
      schedule: { kind: 'at', at: '2035-01-01T09:00', timeZone: 'UTC' },
    })
    expect((await launch(later, 30)).body).toMatchObject({ state: 'scheduled', leavesAt: null })
    expect((await sendsOf(later))[0]?.starts_at.toISOString()).toBe('2035-01-01T09:00:00.000Z')
    expect((await cancel(later)).body.state).toBe('draft')
  })
})
