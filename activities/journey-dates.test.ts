import type { PathAnswer, PersonAnswer } from '@parcours/contract/journeys.ts'
import { graphOf, newContact, peopleOf, publish } from '@parcours/testing/journeys.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

const DAY = 86_400_000
const HOUR = 3_600_000
/** So long from now, as an API writes it. */
const ahead = (ms: number) => new Date(Math.floor((Date.now() + ms) / 1000) * 1000).toISOString()
const dayOf = (moment: string, days: number) => new Date(Date.parse(moment) + days * DAY).toISOString().slice(0, 10)

const onEvent = (event: string, change: object = {}) => ({
  id: 'trigger',
  kind: 'triggerEvent' as const,
  settings: { event, where: [], reentry: 'always' as const, ...change },
})
const end = (id: string) => ({ id, kind: 'exit' as const, settings: {} })
const untilDate = (change: object) => ({
  id: 'wait',
  kind: 'wait' as const,
  settings: { until: 'property' as const, property: 'appointment', offsetDays: 0, time: '09:00', yearly: false, ...change },
})
const WAYS = ['trigger>wait', 'wait:next>reminded', 'wait:noDate>without']
/** Whoever comes waits until a date. */
const remind = (name: string, trigger: ReturnType<typeof onEvent>, change: object) =>
  publish(world, name, graphOf([trigger, untilDate(change), end('reminded'), end('without')], WAYS))

const waiting = (journey: string, count: number) =>
  eventually(
    () => peopleOf(world, journey),
    (seen) => seen.filter(({ state, nodeId }) => state === 'waiting' && nodeId === 'wait').length === count,
  )
/** Until these are the moments at which people may go on, earliest first. */
const untilDue = (journey: string, moments: string[]) => {
  const due = (seen: PersonAnswer[]) => seen.flatMap(({ dueAt }) => (dueAt ? [new Date(dueAt).toISOString()] : [])).sort()
  return eventually(async () => due(await peopleOf(world, journey)), (seen) => JSON.stringify(seen) === JSON.stringify([...moments].sort()))
}
const untilAt = (journey: string, contactId: string, nodeId: string) =>
  eventually(() => peopleOf(world, journey), (seen) => seen.some((one) => one.contactId === contactId && one.nodeId === nodeId))
const pathOf = async (journey: string, contactId: string) =>
  (await world.call<PathAnswer>('GET', `/api/v1/journeys/${journey}/path?contactId=${contactId}`)).body.entries
const patch = (contactId: string, properties: object) => world.call('PATCH', `/api/v1/contacts/${contactId}`, { properties })

describe('a date of the contact', () => {
  const zone = { timeZone: 'UTC' }

  it('moves those who wait for it: later, earlier, over, and gone', async () => {
    const journey = await remind('Moves', onEvent('Booked by hand'), { offsetDays: -1 })
    const [now, names] = [ahead(0), ['later', 'sooner', 'over', 'gone', 'same']]
    const ids = await Promise.all(
      names.map((name) => newContact(world, { externalId: `m-${name}`, ...zone, properties: { appointment: dayOf(now, 10) } }, false)),
    )
    await world.track(names.map((name) => ({ userId: `m-${name}`, event: 'Booked by hand' })))
    await waiting(journey, 5)
    const [later = '', sooner = '', over = '', gone = '', same = ''] = ids
    await patch(later, { appointment: dayOf(now, 25) })
    await patch(sooner, { appointment: dayOf(now, 5) })
    await patch(over, { appointment: dayOf(now, -1) })
    await patch(gone, { appointment: null })
    await patch(same, { shoes: 43 })
    await untilAt(journey, over, 'reminded')
    await untilAt(journey, gone, 'without')
    await untilDue(journey, [24, 4, 9].map((days) => `${dayOf(now, days)}T09:00:00.000Z`))
    const [entry] = await pathOf(journey, later)
    expect(entry?.movedAt).toBeTruthy()
    expect((await pathOf(journey, same))[0]?.movedAt).toBeNull()
    const why = (await pathOf(journey, over))[0]?.steps.find(({ nodeId }) => nodeId === 'wait')?.why
    expect(why).toEqual([
      { of: 'property', name: 'appointment', value: dayOf(now, -1) },
      { of: 'moved', name: '', value: expect.any(String) },
    ])
  })

  it('moves them whoever changes it: a program, a step of a journey, a merge; and not where the step says no', async () => {
    const journey = await remind('Whoever', onEvent('Whoever came'), { offset: { amount: -2, unit: 'hours' } })
    const fixed = await remind('Fixed', onEvent('Whoever came'), { offset: { amount: -2, unit: 'hours' }, follows: false })
    const change = { id: 'change', kind: 'updateContact' as const, settings: { changes: [{ kind: 'set' as const, property: 'appointment', value: ahead(9 * DAY) }] } }
    await publish(world, 'Changes', graphOf([onEvent('Change it'), change], ['trigger>change']))
    const first = ahead(5 * DAY)
    await newContact(world, { externalId: 'w-told', ...zone, properties: { appointment: first } }, false)
    await newContact(world, { externalId: 'w-stepped', ...zone, properties: { appointment: first } }, false)
    const merged = ahead(7 * DAY)
    await newContact(world, { externalId: 'w-merged', ...zone, properties: { appointment: merged } }, false)
    await newContact(world, { email: 'w-merged@shop.test', ...zone, properties: { appointment: first } }, false)
    await world.track(['w-told', 'w-stepped'].map((userId) => ({ userId, event: 'Whoever came' })))
    await world.call('POST', '/v1/track', { anonymousId: 'w-anon', event: 'Whoever came', context: { traits: { email: 'w-merged@shop.test' } } }, { key: world.workspace.trackKey })
    await waiting(journey, 3)
    const told = ahead(8 * DAY)
    await world.call('POST', '/v1/identify', { userId: 'w-told', traits: { appointment: told } }, { key: world.workspace.trackKey })
    await world.track([{ userId: 'w-stepped', event: 'Change it' }])
    // One who is known by their address turns out to be another, whose date holds.
    await world.call('POST', '/v1/identify', { userId: 'w-merged', traits: { email: 'w-merged@shop.test' } }, { key: world.workspace.fullKey })
    const before = (moment: string) => new Date(Date.parse(moment) - 2 * HOUR).toISOString()
    await untilDue(journey, [told, String(change.settings.changes[0]?.value), merged].map(before))
    await untilDue(fixed, [first, first, first].map(before))
  })
})

describe('a date of the event that brought them', () => {
  const MOVED = { source: 'entry', movedBy: ['Rescheduled'], offset: { amount: -1, unit: 'hours' } }

  it('is told for each of two appointments, of which one moves alone', async () => {
    const journey = await remind('Two', onEvent('Booked', { key: 'id', reentry: 'afterExit' }), { ...MOVED, property: 'starts_at' })
    const before = (moment: string) => new Date(Date.parse(moment) - HOUR).toISOString()
    const [a, b, moved] = [ahead(3 * DAY), ahead(6 * DAY), ahead(2 * DAY)]
    await world.track([
      { userId: 'two', event: 'Booked', properties: { id: 'A', starts_at: a } },
      { userId: 'two', event: 'Booked', properties: { id: 'B', starts_at: b } },
    ])
    await untilDue(journey, [a, b].map(before))
    await world.track([{ userId: 'two', event: 'Rescheduled', properties: { id: 'B', starts_at: moved } }])
    await untilDue(journey, [a, moved].map(before))
    // What says no date, or speaks of another appointment, changes nothing.
    await world.track([
      { userId: 'two', event: 'Rescheduled', properties: { id: 'A', starts_at: 'soon' } },
      { userId: 'two', event: 'Rescheduled', properties: { id: 'C', starts_at: ahead(20 * DAY) } },
      { userId: 'two', event: 'Rescheduled', properties: { starts_at: ahead(20 * DAY) } },
      { userId: 'two', event: 'Rescheduled', properties: { id: 'A', starts_at: ahead(-DAY) } },
    ])
    const seen = await eventually(() => peopleOf(world, journey), (people) => people.some(({ nodeId }) => nodeId === 'reminded'))
    expect(seen.map(({ nodeId }) => nodeId).sort()).toEqual(['reminded', 'wait'])
    expect(seen.find(({ nodeId }) => nodeId === 'wait')?.dueAt).toBe(before(moved))
  })

  it('moves by the last by time, in one batch or told late, and by what came before they stood there', async () => {
    const graph = graphOf(
      [
        onEvent('Reserved', { key: 'id', reentry: 'afterExit' }),
        { id: 'first', kind: 'wait', settings: { until: 'duration', duration: { amount: 2, unit: 'seconds' } } },
        untilDate({ ...MOVED, property: 'visit.at', movedBy: ['Visit Moved', 'Visit Changed'] }),
        end('reminded'),
        end('without'),
      ],
      ['trigger>first', 'first>wait', 'wait:next>reminded', 'wait:noDate>without'],
    )
    const journey = await publish(world, 'Order', graph)
    const send = (...events: { event: string; at: number; id: string; days?: number }[]) =>
      world.call(
        'POST',
        '/v1/batch',
        {
          batch: events.map(({ event, at, id, days }) => ({
            type: 'track',
            userId: 'order',
            event,
            timestamp: new Date(start + at).toISOString(),
            properties: { id, ...(days && { visit: { at: Date.parse(moment(days)) } }) },
          })),
        },
        { key: world.workspace.trackKey },
      )
    const start = Date.now() - 10 * 60_000
    const moment = (days: number) => new Date(Math.floor(start / 1000) * 1000 + days * DAY).toISOString()
    const due = (days: number) => new Date(Date.parse(moment(days)) - HOUR).toISOString()
    await send({ event: 'Reserved', at: 0, id: 'A', days: 3 }, { event: 'Reserved', at: 1, id: 'B', days: 4 }, { event: 'Reserved', at: 2, id: 'C' })
    await send(
      { event: 'Visit Moved', at: 4000, id: 'A', days: 8 },
      { event: 'Visit Changed', at: 3000, id: 'A', days: 9 },
      { event: 'Visit Moved', at: 5000, id: 'C', days: 6 },
    )
    await untilDue(journey, [8, 4, 6].map(due))
    // Two at once, turned round; then one that was said before either.
    await send({ event: 'Visit Moved', at: 9000, id: 'B', days: 7 }, { event: 'Visit Moved', at: 8000, id: 'B', days: 5 })
    await untilDue(journey, [8, 7, 6].map(due))
    await send({ event: 'Visit Moved', at: 6000, id: 'B', days: 2 }, { event: 'Visit Moved', at: 3500, id: 'A', days: 2 }, { event: 'Visit Moved', at: 9500, id: 'C', days: 11 })
    await untilDue(journey, [8, 7, 11].map(due))
  })
})
