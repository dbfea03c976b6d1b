import type { JourneyContactAnswer, PathAnswer } from '@parcours/contract/journeys.ts'
import { uuidOf } from '@parcours/model/id.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { contactsOf, graphOf, newContact, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

const contactsIn = (journey: string) => contactsOf(world, journey)
const onBegin = (reentry: 'afterExit' | 'always' = 'afterExit') => step.onEvent('trigger', 'Begin', reentry)
const go = step.waitForEvent('go', 'Go', 1, 'days')
const gone = step.waitForEvent('gone', 'Other', 1, 'days')
const vip = { id: 'vip', kind: 'condition' as const, settings: { condition: { kind: 'tag' as const, tag: 'vip' } } }
const mark = step.addTag('mark', 'new version')
const end = step.exit('end')
const first = (reentry?: 'always'): Graph =>
  graphOf(
    [onBegin(reentry), vip, go, gone, end],
    ['trigger>vip', 'vip:yes>gone', 'vip:no>go', 'go:happened>end', 'gone:happened>end'],
  )
const second = (reentry?: 'always'): Graph => ({
  ...graphOf([onBegin(reentry), go, mark, end], ['trigger>go', 'go:happened>mark', 'mark>end']),
  rules: { goal: { event: 'Go', where: [], days: 5, exit: false }, exits: [] },
})

const publishAgain = async (journey: string, graph: Graph, inside: 'stay' | 'move') => {
  expect((await world.call('PUT', `/api/v1/journeys/${journey}`, { name: 'Versions', graph })).status).toBe(200)
  const { body: preview } = await world.call('GET', `/api/v1/journeys/${journey}/publication`)
  expect((await world.call('POST', `/api/v1/journeys/${journey}/publication?inside=${inside}`)).status).toBe(201)
  return preview
}
const tagsOf = async (contactId: string) =>
  (await world.call<{ tags: string[] }>('GET', `/api/v1/contacts/${contactId}`)).body.tags

describe('a new version', () => {
  it('migrates who waits at a step that is still there, with their path and once only; the others stay', async () => {
    const journey = await publish(world, 'Versions', first())
    const [waits, staying] = [
      await newContact(world, { externalId: 'waits' }, false),
      await newContact(world, { externalId: 'stays', tags: ['vip'] }, false),
    ]
    await world.track(['waits', 'stays'].map((userId) => ({ userId, event: 'Begin' })))
    await eventually(
      () => contactsIn(journey),
      (seen) => seen.length === 2 && seen.every(({ state }) => state === 'waiting'),
    )
    expect(await publishAgain(journey, second(), 'move')).toMatchObject({
      inside: 2,
      steps: expect.arrayContaining([
        { nodeId: 'go', kind: 'waitForEvent', name: '', settings: go.settings, count: 1, there: true },
        { nodeId: 'gone', kind: 'waitForEvent', name: '', settings: gone.settings, count: 1, there: false },
      ]),
    })
    const seen = await eventually(
      () => contactsIn(journey),
      (all) => all.some(({ version }) => version === 2),
    )
    expect(
      seen
        .map(({ contactId, nodeId, version }) => `${contactId === waits ? 'waits' : 'stays'} ${nodeId} ${version}`)
        .sort(),
    ).toEqual(['stays gone 1', 'waits go 2'])
    const { body: path } = await world.call<PathAnswer>('GET', `/api/v1/journeys/${journey}/path?contactId=${waits}`)
    expect(path.entries[0]).toMatchObject({ reason: 'event', event: 'Begin', version: 2 })
    expect(path.entries[0]?.steps.map(({ nodeId, port }) => `${nodeId} ${port}`)).toEqual(['trigger next', 'vip no'])
    const { body: list } = await world.call<{ data: { id: string; entered: number; active: number }[] }>(
      'GET',
      '/api/v1/journeys',
    )
    expect(list.data.find(({ id }) => id === journey)).toMatchObject({ entered: 2, active: 2 })

    await world.track([{ userId: 'waits', event: 'Go' }])
    await eventually(
      () => tagsOf(waits),
      (tags) => tags.includes('new version'),
    )
    await world.track([{ userId: 'stays', event: 'Other' }])
    await eventually(
      () => contactsIn(journey),
      (all) => all.every(({ state }) => state === 'done'),
    )
    expect(await tagsOf(staying)).toEqual(['vip'])
    expect(
      (await world.call<{ converted: number }>('GET', `/api/v1/journeys/${journey}/conversions`)).body.converted,
    ).toBe(1)
    await eventually(
      () => sql<{ n: number }>`SELECT count(*)::int AS n FROM journey_runs WHERE ended_at IS NULL`.execute(world.db),
      ({ rows }) => rows[0]?.n === 0,
    )
    const { rows } = await sql`
      SELECT contact_id, node_id
        FROM journey_trail
       GROUP BY 1, 2 HAVING count(*) > 1`.execute(world.db)
    expect(rows).toEqual([])
  })

  it('migrates a contact who is enrolled several times, each time for itself; or none, when they are to stay', async () => {
    const journey = await publish(world, 'Several', first('always'))
    const id = await newContact(world, { externalId: 'several' }, false)
    await world.track([1, 2, 3].map(() => ({ userId: 'several', event: 'Begin' })))
    const inVersion = (version: number, count: number) => (seen: JourneyContactAnswer[]) =>
      seen.filter((one) => one.contactId === id && one.version === version && one.nodeId === 'go').length === count
    await eventually(() => contactsIn(journey), inVersion(1, 3))
    await publishAgain(journey, second('always'), 'stay')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(inVersion(1, 3)(await contactsIn(journey))).toBe(true)
    // What runs already stays the version that it is; they are taken along all the same.
    await publishAgain(journey, second('always'), 'move')
    await eventually(() => contactsIn(journey), inVersion(2, 3))
    await world.track([{ userId: 'several', event: 'Go' }])
    await eventually(
      () => contactsIn(journey),
      (seen) => seen.length === 3 && seen.every(({ nodeId }) => nodeId === 'end'),
    )
  })

  it('migrates as a plan says: to another step, with another time, out, or nowhere; while the journey is live', async () => {
    const waitFor = (id: string, days: number) => step.wait(id, days, 'days')
    const byTag = (id: string, tag: string) => ({
      id,
      kind: 'condition' as const,
      settings: { condition: { kind: 'tag' as const, tag } },
    })
    const before = graphOf(
      [
        onBegin(),
        byTag('q1', 'one'),
        byTag('q2', 'two'),
        byTag('q3', 'three'),
        waitFor('w1', 5),
        waitFor('w2', 5),
        waitFor('w3', 5),
        waitFor('w4', 5),
      ],
      ['trigger>q1', 'q1:yes>w1', 'q1:no>q2', 'q2:yes>w2', 'q2:no>q3', 'q3:yes>w3', 'q3:no>w4'],
    )
    const after = graphOf(
      [onBegin(), waitFor('w1', 9), waitFor('w4', 5), mark, end],
      ['trigger>w1', 'w1>w4', 'w4>mark', 'mark>end'],
    )
    const journey = await publish(world, 'Plan', before)
    const ids = await Promise.all(
      ['one', 'two', 'three', 'four'].map((tag) =>
        newContact(world, { externalId: `plan ${tag}`, tags: [tag] }, false),
      ),
    )
    await world.track(['one', 'two', 'three', 'four'].map((tag) => ({ userId: `plan ${tag}`, event: 'Begin' })))
    const waiting = await eventually(
      () => contactsIn(journey),
      (seen) => seen.length === 4 && seen.every(({ state }) => state === 'waiting'),
    )
    await publishAgain(journey, after, 'stay')
    const migrateContacts = (plan: object[]) =>
      world.call<{ errors: { path: string }[] }>('POST', `/api/v1/journeys/${journey}/migration`, { plan })
    const wrong = await migrateContacts([{ from: 'w1', to: { nodeId: 'nowhere', retime: false } }])
    expect([wrong.status, wrong.body.errors[0]?.path]).toEqual([422, 'plan.0.to.nodeId'])
    expect(
      (
        await migrateContacts([
          { from: 'w1', to: { nodeId: 'w1', retime: true } },
          { from: 'w2', to: { nodeId: 'mark', retime: false } },
          { from: 'w3', to: 'exit' },
          { from: 'w4', to: 'stay' },
        ])
      ).status,
    ).toBe(202)
    const seen = await eventually(
      () => contactsIn(journey),
      (all) =>
        all.filter(({ state }) => state === 'done').length === 2 &&
        all.some(({ nodeId, version }) => nodeId === 'w1' && version === 2),
    )
    const of = (index: number) => seen.find(({ contactId }) => contactId === ids[index])
    const due = (index: number) => Date.parse(waiting.find(({ contactId }) => contactId === ids[index])?.dueAt ?? '')
    expect(of(0)).toMatchObject({ nodeId: 'w1', version: 2, state: 'waiting' })
    // Four days later than before: nine from when they began to wait.
    expect(Date.parse(of(0)?.dueAt ?? '') - due(0)).toBe(4 * 86_400_000)
    expect(of(1)).toMatchObject({ nodeId: 'end', version: 2, endedWhy: 'completed' })
    expect(await tagsOf(ids[1] ?? '')).toContain('new version')
    expect(of(2)).toMatchObject({ nodeId: 'w3', state: 'done', endedWhy: 'changed' })
    expect(of(3)).toMatchObject({ nodeId: 'w4', version: 1, state: 'waiting' })
    expect(Date.parse(of(3)?.dueAt ?? '')).toBe(due(3))
    await world.call('DELETE', `/api/v1/journeys/${journey}/publication`)
    expect((await migrateContacts([{ from: 'w4', to: 'exit' }])).status).toBe(409)
  })

  it('undoes a migration, but for those who have gone on since', async () => {
    const waitFor = (id: string, days: number) => step.wait(id, days, 'days')
    const byTag = (id: string, tag: string) => ({
      id,
      kind: 'condition' as const,
      settings: { condition: { kind: 'tag' as const, tag } },
    })
    const before = graphOf(
      [onBegin(), byTag('q1', 'one'), byTag('q2', 'two'), waitFor('w1', 5), waitFor('w2', 5), waitFor('w3', 5), end],
      ['trigger>q1', 'q1:yes>w1', 'q1:no>q2', 'q2:yes>w2', 'q2:no>w3', 'w1>end'],
    )
    const after = graphOf([onBegin(), waitFor('w1', 9), mark, end], ['trigger>w1', 'w1>mark', 'mark>end'])
    const journey = await publish(world, 'Taken back', before)
    const tags = ['one', 'two', 'three']
    const ids = await Promise.all(
      tags.map((tag) => newContact(world, { externalId: `back ${tag}`, tags: [tag] }, false)),
    )
    await world.track(tags.map((tag) => ({ userId: `back ${tag}`, event: 'Begin' })))
    const waiting = await eventually(
      () => contactsIn(journey),
      (seen) => seen.length === 3 && seen.every(({ state }) => state === 'waiting'),
    )
    await publishAgain(journey, after, 'stay')
    const plan = [
      { from: 'w1', to: { nodeId: 'w1', retime: true } },
      { from: 'w2', to: { nodeId: 'mark', retime: false } },
      { from: 'w3', to: 'exit' },
    ]
    const { body } = await world.call<{ bulkJobId: string }>('POST', `/api/v1/journeys/${journey}/migration`, {
      plan,
    })
    await eventually(
      () => contactsIn(journey),
      (all) =>
        all.filter(({ state }) => state === 'done').length === 2 &&
        all.some(({ version, state }) => version === 2 && state === 'waiting'),
    )
    const undo = () => world.call<{ id: string; kind: string }>('POST', `/api/v1/bulk-jobs/${body.bulkJobId}/undo`)
    const undone = await undo()
    expect([undone.status, undone.body.kind]).toEqual([202, 'undoTakeOver'])
    expect((await undo()).status).toBe(409)
    const { body: done } = await eventually(
      () => world.call<{ state: string; affected: number }>('GET', `/api/v1/bulk-jobs/${undone.body.id}`),
      (seen) => seen.body.state === 'done',
    )
    expect(done.affected).toBe(2)
    const now = await contactsIn(journey)
    const of = (index: number, all = now) => all.find(({ contactId }) => contactId === ids[index])
    const asBefore = (index: number) => ({
      nodeId: of(index, waiting)?.nodeId,
      version: 1,
      state: 'waiting',
      dueAt: of(index, waiting)?.dueAt,
      since: of(index, waiting)?.since,
      endedWhy: null,
    })
    expect(of(0)).toMatchObject(asBefore(0))
    expect(of(1)).toMatchObject({ version: 2, state: 'done' })
    expect(of(2)).toMatchObject(asBefore(2))
    // Their path says nothing of it, nor do the counts; and they go on from there.
    const { body: path } = await world.call<{ entries: { steps: { port: string }[] }[] }>(
      'GET',
      `/api/v1/journeys/${journey}/path?contactId=${ids[2]}`,
    )
    expect(path.entries.map(({ steps }) => steps.map(({ port }) => port))).toEqual([['next', 'no', 'no']])
    const { body: live } = await world.call<{ ports: { port: string; count: number }[] }>(
      'GET',
      `/api/v1/journeys/${journey}/live`,
    )
    expect(live.ports.filter(({ port, count }) => port === 'changed' && count !== 0)).toEqual([])
    await sql`
      UPDATE journey_positions
         SET due_at = now()
       WHERE state = 'waiting' AND contact_id = ${uuidOf('contact', ids[0] ?? '')}`.execute(world.db)
    await sql`UPDATE journey_runs SET wakes_asked = wakes_asked + 1 WHERE ended_at IS NULL`.execute(world.db)
    await eventually(
      () => contactsIn(journey),
      (all) => of(0, all)?.endedWhy === 'completed' && of(0, all)?.version === 1,
    )
  })
})
