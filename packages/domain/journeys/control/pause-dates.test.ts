import { inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import type { Overdue } from '@parcours/model/journey/overdue.ts'
import type { JourneyState } from '@parcours/model/journey/state.ts'
import { type Conducted, conducted } from '@parcours/testing/conducted.ts'
import { graphOf, publish, type Step } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { processBulkJobChunk, undoBulkJob } from '../../bulk-jobs/bulk-job.ts'
import { pauseJourney, publishJourney, startMigration } from './lifecycle.ts'
import { countOverdue, resumeJourney } from './resume.ts'

const BEGUN = new Date('2026-03-02T08:00:00Z')

let world: World
let stage: Conducted
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const tag = (name: string): Step => step.addTag(name, name)
const end: Step = step.exit('end')
const untilDate = (change: object): Step => ({
  id: 'wait',
  kind: 'wait',
  settings: {
    until: 'property',
    property: 'starts',
    offsetDays: 0,
    offset: { amount: 0, unit: 'minutes' },
    time: '09:00',
    yearly: false,
    ...change,
  },
})
const OF_EVENT = { source: 'entry', movedBy: ['Moved'] }
const drawn = (event: string, wait: Step) =>
  graphOf(
    [step.onEvent('trigger', event, 'afterExit'), wait, tag('reminded'), tag('asked'), end],
    ['trigger>wait', 'wait:next>reminded', 'wait:noDate>asked', 'reminded>end', 'asked>end'],
  )

/** A journey of its own, from the beginning of time. */
async function begin(name: string, wait: Step) {
  stage = await conducted(world, BEGUN)
  const journey = await publish(world, name, drawn(name, wait))
  const [workspaceId, journeyId] = [world.workspace.id, uuidOf('journey', journey)]
  const contact = await stage.contact()
  const inTx = <T>(work: (tx: WorkspaceTx) => Promise<T>) => inWorkspace(stage.db, workspaceId, work)
  return {
    workspaceId,
    journey,
    journeyId,
    contact,
    inTx,
    pause: () => inTx((tx) => pauseJourney(tx, journeyId, stage.conductor.now)),
    overdue: () => inTx((tx) => countOverdue(tx, workspaceId, journeyId, stage.conductor.now)),
    async resume(overdue: Overdue, { settled = true } = {}) {
      await inTx((tx) => resumeJourney(tx, workspaceId, journeyId, { overdue, hours: 1 }, stage.conductor.now))
      if (settled) await stage.conductor.settle()
    },
    async trail() {
      const { rows } = await sql<{ step: string }>`
        SELECT node_id || ' ' || port AS step FROM journey_trail
         WHERE contact_id = ${contact} ORDER BY at, node_id <> 'trigger', node_id <> 'wait'`.execute(stage.db)
      return rows.map(({ step }) => step)
    },
    async due() {
      return (await stage.places(journey)).map(({ state, due }) => (state === 'waiting' ? due : state))
    },
    /** The date that what is sent from now on says. */
    async says() {
      const { rows } = await sql<{ starts: string }>`
        SELECT entry -> 'properties' ->> 'starts' AS starts
          FROM journey_positions
         WHERE journey_id = ${journeyId}`.execute(stage.db)
      return rows[0]?.starts
    },
  }
}

const patched = async (contact: string, properties: object) => {
  const { status } = await world.call('PATCH', `/api/v1/contacts/${publicId('contact', contact)}`, { properties })
  expect(status).toBe(200)
  await stage.conductor.settle()
}

describe('while a journey is paused', () => {
  it('an event moves a wait whose time is up already: no contact has gone on', async () => {
    const { contact, pause, overdue, resume, due, trail, says } = await begin('Late', untilDate(OF_EVENT))
    await stage.does(contact, 'Late', { starts: stage.day(5) })
    await stage.until(1)
    await pause()
    await stage.until(6)
    expect(await overdue()).toBe(1)
    await stage.does(contact, 'Moved', { starts: stage.day(9) })
    expect(await overdue()).toBe(0)
    await stage.until(7)
    await resume('skip')
    expect(await due()).toEqual([stage.day(9)])
    await stage.until(9.5)
    expect(await trail()).toEqual(['trigger next', 'wait next', 'reminded next'])
    expect(await says()).toBe(stage.day(9))
  })

  it('so does an event of the pause that is routed after it: no contact goes on before', async () => {
    const { journey, contact, pause, resume, due } = await begin('Told after', untilDate(OF_EVENT))
    await stage.does(contact, 'Told after', { starts: stage.day(5) })
    await stage.until(1)
    await pause()
    await stage.until(7)
    await stage.sends(contact, 'Moved', { starts: stage.day(9) }, 6)
    await resume('continue', { settled: false })
    expect(await stage.perform(journey, 'wait')).toMatchObject({ behind: true })
    expect(await due()).toEqual([stage.day(5)])
    await stage.conductor.settle()
    expect(await due()).toEqual([stage.day(9)])
  })

  it('what was recorded in a pause before that was so is read when it is over', async () => {
    const { contact, pause, resume, due, inTx, journeyId } = await begin('Recorded', untilDate(OF_EVENT))
    const inState = (state: JourneyState) =>
      inTx((tx) => tx.updateTable('journeys').set({ state }).where('id', '=', journeyId).execute())
    await stage.does(contact, 'Recorded', { starts: stage.day(5) })
    await stage.until(1)
    await pause()
    await stage.until(7)
    await inState('live')
    await stage.does(contact, 'Moved', { starts: stage.day(9) }, 6)
    expect(await due()).toEqual([stage.day(5)])
    await inState('paused')
    await resume('continue')
    expect(await due()).toEqual([stage.day(9)])
  })

  it('a contact’s date moves them alike, and is not counted as overdue', async () => {
    const { contact, pause, overdue, resume, due } = await begin('Of contact', untilDate({}))
    await patched(contact, { starts: stage.day(5) })
    await stage.does(contact, 'Of contact', {})
    await stage.until(1)
    await pause()
    await stage.until(6)
    expect(await overdue()).toBe(1)
    await patched(contact, { starts: stage.day(8) })
    expect(await overdue()).toBe(0)
    await resume('exit')
    expect(await due()).toEqual([stage.day(8)])
  })
})

describe('a contact who is overdue and passes over the step behind their wait', () => {
  it('leaves by the port of those without a date when they have none any more', async () => {
    const { contact, pause, resume, trail } = await begin('Without', untilDate({}))
    await patched(contact, { starts: stage.day(5) })
    await stage.does(contact, 'Without', {})
    await stage.until(1)
    await pause()
    await patched(contact, { starts: null })
    await stage.until(2)
    await resume('skip')
    expect(await trail()).toEqual(['trigger next', 'wait noDate', 'asked skipped'])
  })

  it('takes the date to which an event has moved along', async () => {
    const { contact, pause, overdue, resume, trail, says } = await begin('Along', untilDate(OF_EVENT))
    await stage.does(contact, 'Along', { starts: stage.day(5) })
    await stage.until(1)
    await pause()
    await stage.does(contact, 'Moved', { starts: stage.day(3) })
    await stage.until(4)
    expect(await overdue()).toBe(1)
    await resume('skip')
    expect(await trail()).toEqual(['trigger next', 'wait next', 'reminded skipped'])
    expect(await says()).toBe(stage.day(3))
  })
})

it('after an undone migration a contact waits for the date that moved last, whenever that was', async () => {
  const { workspaceId, journeyId, contact, inTx, due } = await begin('Back', untilDate(OF_EVENT))
  const work = async (id: string) => {
    while (!(await processBulkJobChunk(stage.db, workspaceId, id, stage.conductor.now)));
    await stage.conductor.settle()
  }
  const now = () => stage.conductor.now
  await stage.does(contact, 'Back', { starts: stage.day(0.2) })
  const other = await stage.contact()
  await stage.does(other, 'Back', { starts: stage.day(0.9) })
  await stage.until(0.05)
  const longer: Step = step.wait('wait', 9, 'days')
  const trigger: Step = step.onEvent('trigger', 'Back', 'afterExit')
  const draft = JSON.stringify(graphOf([trigger, longer, end], ['trigger>wait', 'wait>end']))
  await inTx((tx) => tx.updateTable('journeys').set({ draft }).where('id', '=', journeyId).execute())
  await inTx((tx) => publishJourney(tx, workspaceId, journeyId, null, now()))
  const plan = [{ from: 'wait', to: { nodeId: 'wait', retime: true } }]
  const taken = await inTx((tx) => startMigration(tx, { workspaceId, userId: null }, journeyId, plan, now()))
  await work(taken)
  expect(await due()).toEqual([stage.day(9), stage.day(9)])
  await stage.until(0.1)
  await stage.does(contact, 'Moved', { starts: stage.day(0.8) })
  await stage.until(0.3)
  await stage.does(contact, 'Moved', { starts: stage.day(0.6) })
  await stage.until(0.4)
  await work(await inTx((tx) => undoBulkJob(tx, { workspaceId, userId: null, id: taken, mayLaunch: true, now: now() })))
  expect(await due()).toEqual([stage.day(0.6), stage.day(0.9)])
})
