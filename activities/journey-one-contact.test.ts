import type { Route } from '@parcours/contract/route.ts'
import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import { contactsOf, finished, graphOf, newContact, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

let contacts = 0
const newOne = () => newContact(world, { email: `one${contacts++}@one.test` })
const at = (journey: string, part: string) => `/api/v1/journeys/${journey}/${part}`
const post = <T>(journey: string, part: string, body?: unknown, method: Route['method'] = 'POST') =>
  world.call<T & { code?: string }>(method, at(journey, part), body)

interface Added {
  entered: number
  refused: { code: string; message: string; at: string | null } | null
}
const add = (journey: string, contactId: string) =>
  post<Added>(journey, 'entries', { audience: { kind: 'contacts', contactIds: [contactId] } })
const skip = (journey: string, contactId: string, nodeId: string) =>
  post<{ skipped: number }>(journey, 'skips', { contactId, nodeId })
const remove = (journey: string, contactId: string, entryId?: string) =>
  post<{ removed: number }>(journey, 'removals', { contactId, ...(entryId && { entryId }) })

const isAt = (nodeId: string) => (seen: { nodeId: string; state: string }[]) =>
  seen.some((one) => one.nodeId === nodeId && one.state === 'waiting')
const waitsAt = (journey: string, nodeId: string) => eventually(() => contactsOf(world, journey), isAt(nodeId))
const pathOf = async (journey: string, contactId: string) =>
  (
    await world.call<{ entries: { steps: { nodeId: string; port: string }[]; endedWhy: string | null }[] }>(
      'GET',
      `${at(journey, 'path')}?contactId=${contactId}`,
    )
  ).body.entries.map(({ steps, endedWhy }) => [...steps.map(({ nodeId, port }) => `${nodeId}:${port}`), endedWhy])
const runsOpen = async (journey: string) =>
  (
    await sql<{ open: number }>`
      SELECT count(*)::int AS open
        FROM journey_runs
       WHERE 'jrn_' || replace(journey_id::text, '-', '') = ${journey} AND ended_at IS NULL`.execute(world.db)
  ).rows[0]?.open

describe('one contact who waits', () => {
  it('skips ahead, once however often it is asked, and goes on by their run', async () => {
    const steps = [step.byHand('t'), step.wait('one', 3, 'days'), step.wait('two', 3, 'days'), step.addTag('tag', 'x')]
    const journey = await publish(world, 'Two waits', graphOf(steps))
    const [who, other] = [await newOne(), await newOne()]
    for (const id of [who, other]) expect((await add(journey, id)).body.entered).toBe(1)
    await waitsAt(journey, 'one')
    const answers = await Promise.all(Array.from({ length: 6 }, () => skip(journey, who, 'one')))
    expect(answers.map(({ body }) => body.skipped).sort()).toEqual([0, 0, 0, 0, 0, 1])
    await waitsAt(journey, 'two')
    expect((await skip(journey, who, 'one')).body.skipped).toBe(0)
    expect((await skip(journey, who, 'two')).body.skipped).toBe(1)
    await eventually(() => contactsOf(world, journey), finished(1))
    expect(await pathOf(journey, who)).toEqual([['t:next', 'one:next', 'two:next', 'tag:next', 'completed']])
    expect((await contactsOf(world, journey)).filter(({ contactId }) => contactId === other)).toMatchObject([
      { nodeId: 'one', state: 'waiting' },
    ])
  })

  it('leaves a wait for an event as one whose time is over', async () => {
    const steps = [step.byHand('t'), step.waitForEvent('wait', 'Bought', 3, 'days'), step.exit('late'), step.exit('in')]
    const journey = await publish(
      world,
      'For an event',
      graphOf(steps, ['t>wait', 'wait:happened>in', 'wait:timedOut>late']),
    )
    const who = await newOne()
    await add(journey, who)
    await waitsAt(journey, 'wait')
    expect((await skip(journey, who, 'wait')).body.skipped).toBe(1)
    await eventually(() => contactsOf(world, journey), finished(1))
    expect(await pathOf(journey, who)).toEqual([['t:next', 'wait:timedOut', 'completed']])
  })

  it('is not moved while the journey is paused', async () => {
    const journey = await publish(world, 'Paused', graphOf([step.byHand('t'), step.wait('wait', 1, 'days')]))
    const who = await newOne()
    await add(journey, who)
    await waitsAt(journey, 'wait')
    await post(journey, 'pause')
    expect(await skip(journey, who, 'wait')).toMatchObject({ status: 409, body: { code: 'journey.paused' } })
    await post(journey, 'pause', undefined, 'DELETE')
    expect((await skip(journey, who, 'nowhere')).body.skipped).toBe(0)
  })
})

describe('one contact who is held back at a step that is no wait', () => {
  it('is not moved on', async () => {
    const steps = [step.byHand('t'), step.wait('wait', 1, 'days'), step.addTag('tag', 'x')]
    const journey = await publish(world, 'Held back', graphOf(steps))
    const who = await newOne()
    await add(journey, who)
    await waitsAt(journey, 'wait')
    await sql`
      UPDATE journey_positions
         SET node_id = 'tag', outcome = 'limited'
       WHERE 'con_' || replace(contact_id::text, '-', '') = ${who}`.execute(world.db)
    expect(await skip(journey, who, 'tag')).toMatchObject({ status: 409, body: { code: 'journey.notWaiting' } })
  })
})

describe('one contact taken out', () => {
  it('leaves at once, with the reason on their path, and their run ends', async () => {
    const journey = await publish(world, 'Out', graphOf([step.byHand('t'), step.wait('wait', 1, 'days')]))
    const who = await newOne()
    await add(journey, who)
    await waitsAt(journey, 'wait')
    expect((await remove(journey, who)).body.removed).toBe(1)
    expect((await remove(journey, who)).body.removed).toBe(0)
    expect(await pathOf(journey, who)).toEqual([['t:next', 'wait:removed', 'removed']])
    await eventually(
      () => runsOpen(journey),
      (open) => open === 0,
    )
    const { body } = await world.call<{ ports: object[] }>('GET', at(journey, 'live'))
    expect(body.ports).toContainEqual({ nodeId: 'wait', port: 'removed', count: 1 })
  })

  it('leaves by one of several entries alone where that is asked', async () => {
    const journey = await publish(world, 'Often', graphOf([step.byHand('t', 'always'), step.wait('wait', 1, 'days')]))
    const who = await newOne()
    await add(journey, who)
    await add(journey, who)
    const { rows } = await sql<{ id: string }>`
      SELECT 'run_' || replace(run_id::text, '-', '') AS id
        FROM journey_positions
       WHERE 'con_' || replace(contact_id::text, '-', '') = ${who}`.execute(world.db)
    expect(rows).toHaveLength(2)
    expect((await remove(journey, who, rows[0]?.id)).body.removed).toBe(1)
    expect((await remove(journey, who)).body.removed).toBe(1)
  })

  it('either skips or leaves where both are asked at once, and ends in one place', async () => {
    const journey = await publish(world, 'Both', graphOf([step.byHand('t'), step.wait('wait', 1, 'days')]))
    const all = await Promise.all(Array.from({ length: 8 }, newOne))
    for (const who of all) await add(journey, who)
    await eventually(
      () => contactsOf(world, journey),
      (seen) => seen.filter(({ state }) => state === 'waiting').length === all.length,
    )
    const ends = await Promise.all(
      all.map(async (who) => {
        const [, { body }] = await Promise.all([skip(journey, who, 'wait'), remove(journey, who)])
        return body.removed === 1 ? 'removed' : 'completed'
      }),
    )
    await eventually(() => contactsOf(world, journey), finished(all.length))
    const seen = await Promise.all(all.map(async (who) => (await pathOf(journey, who))[0]?.at(-1)))
    expect(seen).toEqual(ends)
    await eventually(
      () => runsOpen(journey),
      (open) => open === 0,
    )
  })
})

describe('one contact who is not let in', () => {
  const refusalOf = async (settings: object, prepare: (journey: string, who: string) => Promise<unknown>) => {
    const trigger = { id: 't', kind: 'triggerManual', settings } as unknown as JourneyNode
    const journey = await publish(world, 'Choosy', graphOf([trigger as never, step.wait('wait', 1, 'days')]))
    const who = await newOne()
    await prepare(journey, who)
    const { status, body } = await add(journey, who)
    expect([status, body.entered]).toEqual([201, 0])
    return body.refused
  }

  it('is told why: inside, once, too soon, too often, or not among those asked for', async () => {
    const outAgain = async (journey: string, who: string) => {
      await add(journey, who)
      await remove(journey, who)
    }
    expect(await refusalOf({ reentry: 'afterExit' }, add)).toMatchObject({ code: 'why.inside' })
    expect(await refusalOf({ reentry: 'once' }, outAgain)).toMatchObject({ code: 'why.onlyOnce' })
    expect(await refusalOf({ reentry: 'afterDays', days: 7 }, outAgain)).toMatchObject({
      code: 'why.tooSoon',
      message: expect.stringContaining('7'),
      at: expect.any(String),
    })
    expect(await refusalOf({ reentry: 'always', mostADay: 1 }, outAgain)).toMatchObject({ code: 'why.oftenToday' })
    const only = { kind: 'tag', tag: 'vip' }
    expect(await refusalOf({ reentry: 'always', only }, async () => {})).toMatchObject({
      code: 'why.notAmong',
      message: expect.stringContaining('vip'),
    })
  })
})
