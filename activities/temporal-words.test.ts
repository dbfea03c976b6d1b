import { uuidOf } from '@parcours/model/id.ts'
import { launchCampaign, progressWhen, segmentOfTag } from '@parcours/testing/campaigns.ts'
import { graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { connectToTemporal } from '@parcours/testing/temporal.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { campaignSendId, contactImportId, segmentBuildId } from '@parcours/workflows/contract.ts'
import type { Client } from '@temporalio/client'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
let client: Client
let template: string

beforeAll(async () => {
  world = await createWorld({ worker: true })
  client = await connectToTemporal()
  template = await newTemplate(world)
})
afterAll(async () => {
  await world.close()
  await client.connection.close()
})

/** What Temporal Web UI shows of a workflow: the summary of its start, and its current details. */
async function wordsOf(workflowId: string): Promise<{ summary: string; details: string }> {
  const handle = client.workflow.getHandle(workflowId)
  const { currentDetails } = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata')
  return { summary: (await (await handle.describe()).staticSummary()) ?? '', details: currentDetails ?? '' }
}

const detailsWhen = (workflowId: string, isSo: (details: string) => boolean) =>
  eventually(
    () => wordsOf(workflowId),
    ({ details }) => isSo(details),
  )

describe('in Temporal, in words', () => {
  it('a journey says its name, its version and its contacts, and how many are at which step', async () => {
    const name = `Welcome ${'🧭'.repeat(90)}`
    const journey = await publish(
      world,
      name,
      graphOf(
        [step.onEvent('trigger', 'Joined'), step.waitForEvent('paid', 'Paid', 3, 'days'), step.exit('end')],
        ['trigger>paid', 'paid:happened>end', 'paid:timedOut>end'],
      ),
    )
    await world.track([{ userId: 'j1', event: 'Joined' }])
    const { rows } = await eventually(
      () =>
        sql<{ workflow_id: string }>`
          SELECT workflow_id
            FROM journey_runs
           WHERE journey_id = ${uuidOf('journey', journey)} AND NOT to_start`.execute(world.db),
      (seen) => seen.rows.length > 0,
    )
    const workflowId = rows[0]?.workflow_id ?? ''
    const waiting = await detailsWhen(workflowId, (details) => details.includes('waitForEvent'))
    expect(waiting.summary).toMatch(/^Journey Welcome 🧭+… v1, 1 contact$/u)
    expect(waiting.details).toMatch(/In it: 100 %, 1 of 1 contacts/)
    expect(waiting.details).toMatch(/- waitForEvent: 1 contact, the next at \d{4}-\d\d-\d\d \d\d:\d\d UTC/)
    await world.track([{ userId: 'j1', event: 'Paid' }])
    await detailsWhen(workflowId, (details) => details.includes('Nobody is left in it'))
  })

  it('a campaign says its name and how much of it is sent', async () => {
    for (let n = 0; n < 3; n++) await newContact(world, { email: `c${n}@words.test`, tags: ['words'] })
    const segments = [await segmentOfTag(world, 'words')]
    const campaign = await launchCampaign(world, template, { audience: { everyone: false, segments, except: [] } })
    const { sendId } = await sendOf(campaign)
    await progressWhen(world, campaign, ({ state }) => state === 'done')
    const { summary, details } = await detailsWhen(campaignSendId(sendId), (seen) => seen.includes('over'))
    expect(summary).toBe('Campaign Spring')
    expect(details).toBe('Sent 100 %, 3 of 3 contacts. It is over.')
  })

  it('a segment says its name and how many members were found', async () => {
    const id = uuidOf('segment', await segmentOfTag(world, 'words'))
    const row = await world.db.selectFrom('segments').select('revision').where('id', '=', id).executeTakeFirstOrThrow()
    const { summary, details } = await detailsWhen(segmentBuildId(id, row.revision), (seen) => seen !== '')
    expect(summary).toBe('Segment words: finds its members')
    expect(details).toBe('It has 3 members.')
  })

  it('an import says how many rows it has and how far it is, and nothing of the file', async () => {
    const headers = { authorization: `Bearer ${world.workspace.fullKey}`, 'content-type': 'text/csv' }
    const answer = await world.api.inject({
      method: 'POST',
      url: '/api/v1/imports',
      headers,
      payload: 'email\na@import.test\nb@import.test\n',
    })
    const { id } = answer.json<{ id: string }>()
    await world.call('POST', `/api/v1/imports/${id}/start`, { mapping: { email: 'email' } })
    const workflowId = contactImportId(uuidOf('import', id))
    await eventually(
      () =>
        client.workflow
          .getHandle(workflowId)
          .describe()
          .catch(() => undefined),
      (seen) => seen?.status.name === 'COMPLETED',
    )
    expect(await wordsOf(workflowId)).toEqual({
      summary: 'Import of contacts, 2 rows',
      details: '100 %, 2 of 2 rows.',
    })
  })

  it('a bulk job says what it does and how far it is', async () => {
    const { status, body } = await world.call<{ id: string }>('POST', '/api/v1/contacts/exports', {
      contacts: { filter: {} },
    })
    expect(status, JSON.stringify(body)).toBe(202)
    const workflowId = `bulk-job-${uuidOf('bulkJob', body.id)}`
    await eventually(
      () =>
        client.workflow
          .getHandle(workflowId)
          .describe()
          .catch(() => undefined),
      (seen) => seen?.status.name === 'COMPLETED',
    )
    const { summary, details } = await wordsOf(workflowId)
    expect(summary).toMatch(/^Exports contacts, \d+ contacts$/)
    expect(details).toMatch(/^100 %, (\d+) of \1 contacts\.$/)
  })

  it('what always runs says what it is for', async () => {
    const queue = world.databaseUrl.split('/').at(-1)
    expect((await wordsOf(`${queue}-dispatcher-0`)).summary).toBe('Dispatcher: takes events out of inbox 1 of 4')
    for (const id of ['launcher', 'hit-taker', 'segment-keeper'])
      expect((await wordsOf(`${queue}-${id}`)).summary).toMatch(/\w+ .+/)
  })
})

async function sendOf(campaign: string): Promise<{ sendId: string }> {
  const row = await eventually(
    () =>
      world.db
        .selectFrom('campaign_sends')
        .select('id')
        .where('campaign_id', '=', uuidOf('campaign', campaign))
        .executeTakeFirst(),
    (seen) => seen !== undefined,
  )
  return { sendId: row?.id ?? '' }
}
