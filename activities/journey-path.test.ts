import type { JourneyContactAnswer, PathAnswer } from '@parcours/contract/journeys.ts'
import type { Comparison } from '@parcours/model/condition/comparison.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { drained, graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

const pathOf = async (journey: string, contactId: string, language = 'en') =>
  (
    await world.call<PathAnswer>('GET', `/api/v1/journeys/${journey}/path?contactId=${contactId}`, undefined, {
      headers: { 'accept-language': language },
    })
  ).body
const wait = step.wait('wait', 1, 'days')
const end = step.exit('end')
const onOrder = {
  id: 'trigger',
  kind: 'triggerEvent' as const,
  settings: {
    event: 'Ordered',
    where: [{ property: 'total', operator: 'greaterThan' as const, value: 100 }],
    reentry: 'afterExit' as const,
  },
}
const ordered = (userId: string, total: number) => world.track([{ userId, event: 'Ordered', properties: { total } }])

describe('the path of a contact', () => {
  it('says why they are in, each step with its port and message, where they are and until when', async () => {
    const template = await newTemplate(world)
    const journey = await publish(
      world,
      'Path',
      graphOf(
        [
          onOrder,
          { id: 'vip', kind: 'condition', settings: { condition: { kind: 'tag', tag: 'vip' } } },
          step.email('email', template),
          wait,
          end,
        ],
        ['trigger>vip', 'vip:yes>wait', 'vip:no>email', 'email>wait', 'wait>end'],
      ),
    )
    const id = await newContact(world, { externalId: 'path', firstName: 'Inès', email: 'ines@path.test' }, false)
    await ordered('path', 150)
    const seen = await eventually(
      () => pathOf(journey, id),
      ({ entries }) => entries[0]?.nodeId === 'wait',
    )
    expect(seen).toMatchObject({ contact: { id, name: 'Inès', email: 'ines@path.test' }, whyNot: null })
    const [entry] = seen.entries
    expect(entry).toMatchObject({ version: 1, reason: 'event', event: 'Ordered', state: 'waiting', endedWhy: null })
    expect(entry?.steps.map(({ nodeId, port, message }) => [nodeId, port, message?.status, message?.reason])).toEqual([
      ['trigger', 'next', undefined, undefined],
      ['vip', 'no', undefined, undefined],
      ['email', 'next', 'excluded', 'noConsent'],
    ])
    expect(entry?.steps.map(({ why }) => why)).toEqual([null, [{ of: 'tag', name: 'vip', value: false }], null])
    expect(Date.parse(entry?.dueAt ?? '') - Date.now()).toBeGreaterThan(86_000_000)
    expect(
      (await world.call('DELETE', `/api/v1/journeys/${journey}/publication?reason=${'x'.repeat(301)}`)).status,
    ).toBe(422)
    expect(
      (await world.call('DELETE', `/api/v1/journeys/${journey}/publication?reason=${encodeURIComponent(' Sold out ')}`))
        .status,
    ).toBe(204)
    const because = [{ of: 'reason', name: '', value: 'Sold out' }]
    expect((await pathOf(journey, id)).entries[0]).toMatchObject({
      state: 'done',
      endedWhy: 'stopped',
      steps: [{}, {}, {}, { nodeId: 'wait', port: 'stopped', why: because }],
    })
    const stoppedWhy = async () =>
      (await world.call<{ stoppedWhy: string | null }>('GET', `/api/v1/journeys/${journey}`)).body.stoppedWhy
    expect(await stoppedWhy()).toBe('Sold out')
    await world.call('POST', `/api/v1/journeys/${journey}/publication`)
    expect(await stoppedWhy()).toBe(null)
  })

  it('keeps what each decision was made by, as it was then', async () => {
    const { body: list } = await world.call<{ id: string }>('POST', '/api/v1/segments/lists', { name: 'Insiders' })
    const branchOf = (id: string, condition: Condition, entry: Comparison[] = []) => ({
      id,
      name: '',
      condition,
      entry,
    })
    const journey = await publish(
      world,
      'Inputs',
      graphOf(
        [
          onOrder,
          {
            id: 'ways',
            kind: 'branch',
            settings: {
              branches: [
                branchOf('w1', {
                  kind: 'all',
                  of: [
                    { kind: 'property', property: 'country', operator: 'is', value: 'FR' },
                    { kind: 'consent', channel: 'email' },
                  ],
                }),
                branchOf('w2', { kind: 'segment', segmentId: list.id }, [
                  { property: 'total', operator: 'greaterThan', value: 1000 },
                ]),
              ],
            },
          },
          {
            id: 'split',
            kind: 'split',
            settings: { ways: ['a', 'b'].map((id) => ({ id, name: '', share: 50, holdout: false })) },
          },
          wait,
        ],
        ['trigger>ways', 'ways:otherwise>split', 'split:a>wait', 'split:b>wait'],
      ),
    )
    const id = await newContact(world, { externalId: 'inputs', country: 'BE' }, false)
    await ordered('inputs', 150)
    const { entries } = await eventually(
      () => pathOf(journey, id),
      (seen) => seen.entries[0]?.nodeId === 'wait',
    )
    await world.call('PATCH', `/api/v1/contacts/${id}`, { country: 'FR' })
    expect(entries[0]?.steps[1]).toMatchObject({
      port: 'otherwise',
      why: [
        { of: 'property', name: 'country', value: 'BE' },
        { of: 'consent', name: 'email', value: null },
        { of: 'segment', name: list.id, value: false },
        { of: 'event', name: 'total', value: 150 },
      ],
    })
    const [drawn] = entries[0]?.steps[2]?.why ?? []
    expect(drawn?.of).toBe('draw')
    expect(Number(drawn?.value) < 50 ? 'a' : 'b').toBe(entries[0]?.steps[2]?.port)
  })

  it('keeps what ended a wait, or that nothing did', async () => {
    const paid = (seconds: number) => ({
      id: 'paid',
      kind: 'waitForEvent' as const,
      settings: {
        event: 'Paid',
        where: [{ property: 'amount', operator: 'greaterThan' as const, value: 100 }],
        timeout: { amount: seconds, unit: 'seconds' as const },
      },
    })
    const [inTime, late] = [
      await publish(world, 'In time', graphOf([onOrder, paid(600), wait], ['trigger>paid', 'paid:happened>wait'])),
      await publish(world, 'Late', graphOf([onOrder, paid(1), wait], ['trigger>paid', 'paid:timedOut>wait'])),
    ]
    const id = await newContact(world, { externalId: 'waits' }, false)
    await ordered('waits', 150)
    await eventually(
      () => pathOf(inTime, id),
      ({ entries }) => entries[0]?.nodeId === 'paid',
    )
    for (const amount of [50, 200, 300]) await world.track([{ userId: 'waits', event: 'Paid', properties: { amount } }])
    const never = await newContact(world, { externalId: 'never' }, false)
    await ordered('never', 150)
    const whyOf = async (journey: string, contactId: string) =>
      (
        await eventually(
          () => pathOf(journey, contactId),
          ({ entries }) => entries[0]?.nodeId === 'wait',
        )
      ).entries[0]?.steps.find(({ nodeId }) => nodeId === 'paid')?.why
    expect(await whyOf(inTime, id)).toEqual([
      { of: 'done', name: 'Paid', value: expect.stringMatching(/^\d{4}-/) as string },
      { of: 'event', name: 'amount', value: 200 },
    ])
    expect(await whyOf(late, never)).toEqual([{ of: 'done', name: 'Paid', value: null }])
  })

  it('lists who left a step by a port, latest first, page by page', async () => {
    const journey = await publish(
      world,
      'Ways',
      graphOf(
        [onOrder, { id: 'vip', kind: 'condition', settings: { condition: { kind: 'tag', tag: 'vip' } } }, wait],
        ['trigger>vip', 'vip:yes>wait', 'vip:no>wait'],
      ),
    )
    const ids: Record<string, string> = {}
    for (const [index, name] of ['a', 'b', 'c', 'd'].entries()) {
      ids[name] = await newContact(world, { externalId: `way-${name}`, tags: index % 2 === 0 ? ['vip'] : [] }, false)
      await ordered(`way-${name}`, 150)
      await eventually(
        () => pathOf(journey, ids[name] ?? ''),
        ({ entries }) => entries[0]?.nodeId === 'wait',
      )
    }
    const listed = async (query: string) =>
      (
        await world.call<{ data: JourneyContactAnswer[]; nextCursor: string | null }>(
          'GET',
          `/api/v1/journeys/${journey}/contacts?${query}`,
        )
      ).body
    const idsOf = ({ data }: { data: JourneyContactAnswer[] }) => data.map(({ contactId }) => contactId)
    const first = await listed('nodeId=vip&port=yes&limit=1')
    const second = await listed(`nodeId=vip&port=yes&limit=1&cursor=${first.nextCursor}`)
    expect([idsOf(first), idsOf(second), second.nextCursor]).toEqual([[ids.c], [ids.a], null])
    expect(first.data[0]).toMatchObject({ nodeId: 'wait', leftAt: expect.stringMatching(/Z$/) as string })
    expect(idsOf(await listed('nodeId=vip&port=no'))).toEqual([ids.d, ids.b])
    expect(idsOf(await listed('nodeId=vip'))).toEqual([])
    await world.call('DELETE', `/api/v1/journeys/${journey}/publication`)
    expect(idsOf(await listed('nodeId=wait&port=stopped')).toSorted()).toEqual(Object.values(ids).toSorted())
    expect((await world.call('GET', `/api/v1/journeys/${journey}/contacts?port=yes`)).status).toBe(422)
  })

  it('says why a contact was never enrolled, in the language of the reader', async () => {
    await ordered('early', 500)
    await drained(world)
    const early = await newContact(world, { externalId: 'early' }, false)
    const { body: list } = await world.call<{ id: string }>('POST', '/api/v1/segments/lists', { name: 'Guests' })
    const member = await newContact(world, { externalId: 'member' }, false)
    await world.call('POST', `/api/v1/segments/${list.id}/members`, { change: 'add', contactIds: [member] })
    const journey = await publish(world, 'Orders', graphOf([onOrder, end], ['trigger>end']))
    const bySegment = await publish(
      world,
      'Guests',
      graphOf(
        [
          {
            id: 'trigger',
            kind: 'triggerSegment',
            settings: { segmentId: list.id, on: 'entered', existing: false, reentry: 'once' },
          },
          end,
        ],
        ['trigger>end'],
      ),
    )
    const byHand = await publish(world, 'By hand', graphOf([step.byHand('trigger'), end], ['trigger>end']))
    const idle = await newContact(world, { externalId: 'idle' }, false)
    const small = await newContact(world, { externalId: 'small' }, false)
    await ordered('small', 20)
    await drained(world)
    const onlyFrench: Condition = { kind: 'property', property: 'country', operator: 'is', value: 'FR' }
    const among = await publish(
      world,
      'Among',
      graphOf([{ ...onOrder, settings: { ...onOrder.settings, only: onlyFrench } }, end], ['trigger>end']),
    )
    const [abroad, french] = [
      await newContact(world, { externalId: 'abroad', country: 'BE' }, false),
      await newContact(world, { externalId: 'french', country: 'FR' }, false),
    ]
    await ordered('abroad', 500)
    await ordered('french', 500)
    await drained(world)
    const codeOf = async (id: string, contactId: string) => (await pathOf(id, contactId)).whyNot?.code
    expect((await pathOf(among, abroad)).whyNot).toMatchObject({
      code: 'why.notAmong',
      message: expect.stringContaining('FR'),
    })
    // A contact for whom it holds is enrolled, and what it was decided by is kept.
    expect((await pathOf(among, french)).entries[0]?.steps[0]).toMatchObject({
      nodeId: 'trigger',
      why: [{ of: 'property', name: 'country', value: 'FR' }],
    })
    expect(await codeOf(journey, idle)).toBe('why.neverDid')
    expect(await codeOf(journey, early)).toBe('why.before')
    expect(await codeOf(bySegment, idle)).toBe('why.notInSegment')
    expect(await codeOf(bySegment, member)).toBe('why.inBefore')
    expect(await codeOf(byHand, idle)).toBe('why.notAdded')
    const { whyNot } = await pathOf(journey, small, 'fr')
    expect(whyNot).toMatchObject({ code: 'why.otherwise', at: expect.any(String) })
    expect(whyNot?.message).toContain('total = 20')
    await world.call('DELETE', `/api/v1/journeys/${journey}/publication`)
    expect(await codeOf(journey, idle)).toBe('why.notLive')
  })
})
