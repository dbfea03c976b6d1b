import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JourneyContactAnswer, PathAnswer } from '@parcours/contract/journeys.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { HOSTILE_JSON, HOSTILE_TEXTS } from '@parcours/testing/hostile-values.ts'
import { contactsOf, graphOf, newContact, publish, redraw } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
let receiver: { url: string; close: () => void }
beforeAll(async () => {
  ;[world, receiver] = await Promise.all([
    createWorld({ worker: true }),
    whoAnswers({ visit: { at: '2099-01-01T10:00:00Z' } }),
  ])
})
afterAll(async () => {
  receiver.close()
  await world.close()
})

/** A server that answers each call so. */
async function whoAnswers(body: object): Promise<typeof receiver> {
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body)),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() }
}

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
const end = (id: string) => step.exit(id)
const untilDate = (change: object) => ({
  id: 'wait',
  kind: 'wait' as const,
  settings: {
    until: 'property' as const,
    property: 'appointment',
    offsetDays: 0,
    time: '09:00',
    yearly: false,
    ...change,
  },
})
const EDGES = ['trigger>wait', 'wait:next>reminded', 'wait:noDate>without']
/** Contacts who enter wait until a date. */
const remind = (name: string, trigger: ReturnType<typeof onEvent>, change: object) =>
  publish(world, name, graphOf([trigger, untilDate(change), end('reminded'), end('without')], EDGES))

const waiting = (journey: string, count: number) =>
  eventually(
    () => contactsOf(world, journey),
    (seen) => seen.filter(({ state, nodeId }) => state === 'waiting' && nodeId === 'wait').length === count,
  )
/** Until these are the moments at which contacts may go on, earliest first. */
const untilDue = (journey: string, moments: string[]) => {
  const due = (seen: JourneyContactAnswer[]) =>
    seen.flatMap(({ dueAt }) => (dueAt ? [new Date(dueAt).toISOString()] : [])).sort()
  return eventually(
    async () => due(await contactsOf(world, journey)),
    (seen) => JSON.stringify(seen) === JSON.stringify([...moments].sort()),
  )
}
const untilAt = (journey: string, contactId: string, nodeId: string) =>
  eventually(
    () => contactsOf(world, journey),
    (seen) => seen.some((one) => one.contactId === contactId && one.nodeId === nodeId),
  )
const pathOf = async (journey: string, contactId: string) =>
  (await world.call<PathAnswer>('GET', `/api/v1/journeys/${journey}/path?contactId=${contactId}`)).body.entries
const patch = (contactId: string, properties: object) =>
  world.call('PATCH', `/api/v1/contacts/${contactId}`, { properties })

/** A moment as clocks show it somewhere. */
const local = (at: string | null | undefined, timeZone: string) =>
  at ? new Date(at).toLocaleString('sv-SE', { timeZone }).slice(0, 16) : undefined

describe('the moment', () => {
  const PARIS = 'Europe/Paris'

  it('is so many minutes, hours, days or weeks before or after, at an hour or at the date’s own, where each lives', async () => {
    const moment = '2099-03-30T06:30:00Z'
    // Clocks in Paris go forward on the 29th: it is half past eight there, and an hour earlier the day before.
    const cases: [property: string, settings: object, due: string][] = [
      ['at', { offset: { amount: -45, unit: 'minutes' } }, '2099-03-30 07:45'],
      ['at', { offset: { amount: -24, unit: 'hours' } }, '2099-03-29 08:30'],
      ['at', { offset: { amount: -48, unit: 'hours' } }, '2099-03-28 07:30'],
      ['at', { offset: { amount: -2, unit: 'days' }, keepTime: true }, '2099-03-28 08:30'],
      ['at', { offset: { amount: -2, unit: 'days' } }, '2099-03-28 09:00'],
      ['at', { offset: { amount: 1, unit: 'weeks' }, keepTime: true }, '2099-04-06 08:30'],
      ['at', { offset: { amount: 0, unit: 'days' }, keepTime: true }, '2099-03-30 08:30'],
      ['at', { offsetDays: -1 }, '2099-03-29 09:00'],
      ['day', { offset: { amount: -90, unit: 'minutes' } }, '2099-06-14 22:30'],
      ['day', { offset: { amount: 1, unit: 'days' }, keepTime: true }, '2099-06-16 00:00'],
      ['seconds', { offset: { amount: 10, unit: 'minutes' } }, '2099-03-30 08:40'],
      ['milliseconds', { offset: { amount: -1, unit: 'weeks' } }, '2099-03-23 09:00'],
      ['visit.at', { offset: { amount: 2, unit: 'hours' } }, '2099-03-30 10:30'],
    ]
    const properties = {
      at: moment,
      day: '2099-06-15',
      seconds: Date.parse(moment) / 1000,
      milliseconds: Date.parse(moment),
      visit: { at: moment },
    }
    const journeys = await Promise.all(
      cases.map(([property, settings], index) =>
        remind(`Moment ${index}`, onEvent('Reckoned'), { source: 'entry', property, ...settings }),
      ),
    )
    await newContact(world, { externalId: 'reckoned', timeZone: PARIS }, false)
    await world.track([{ userId: 'reckoned', event: 'Reckoned', properties }])
    const found = await Promise.all(
      journeys.map(async (journey) => local((await waiting(journey, 1))[0]?.dueAt, PARIS)),
    )
    expect(found.map((due, index) => [...(cases[index] ?? []).slice(0, 2), due])).toEqual(cases)
  })

  it('comes each year at its own hour; numbers of a contact are dates where its property says so', async () => {
    await world.call('POST', '/api/v1/properties', { key: 'since', label: 'Since', type: 'date' })
    const yearly = await remind('Yearly', onEvent('Asked for both'), {
      property: 'since',
      yearly: true,
      keepTime: true,
      offset: { amount: -1, unit: 'weeks' },
    })
    const number = await remind('Number', onEvent('Asked for both'), {
      property: 'points',
      offset: { amount: 1, unit: 'hours' },
    })
    const since = Math.floor(Date.parse('2001-07-14T18:20:00Z') / 1000)
    const id = await newContact(
      world,
      { externalId: 'both', timeZone: PARIS, properties: { since, points: since } },
      false,
    )
    await world.track([{ userId: 'both', event: 'Asked for both' }])
    expect(local((await waiting(yearly, 1))[0]?.dueAt, PARIS)).toMatch(/-07-07 20:20$/)
    await untilAt(number, id, 'without')
  })

  it('is reckoned from what an earlier step has learnt', async () => {
    const journey = await publish(
      world,
      'Learnt',
      graphOf(
        [
          onEvent('Ask elsewhere'),
          { id: 'call', kind: 'webhook', settings: { url: receiver.url, body: '', save: 'crm' } },
          untilDate({ source: 'result', property: 'crm.body.visit.at', offset: { amount: -1, unit: 'hours' } }),
          end('reminded'),
          end('without'),
        ],
        ['trigger>call', 'call>wait', 'wait:next>reminded', 'wait:noDate>without'],
      ),
    )
    await newContact(world, { externalId: 'learnt' }, false)
    await world.track([{ userId: 'learnt', event: 'Ask elsewhere' }])
    expect((await waiting(journey, 1))[0]?.dueAt).toBe('2099-01-01T09:00:00.000Z')
  })
})

describe('whatever is where a date should be', () => {
  it('stops no contact: each waits, or leaves by a port', { timeout: 200_000 }, async () => {
    const values = [
      ...HOSTILE_TEXTS.map((text) => text.slice(0, 1000)),
      ...HOSTILE_JSON.map((json): unknown => JSON.parse(json)),
      ...[1e300, -1e300].map(String),
    ]
    const change = [
      { offset: { amount: -10_000, unit: 'weeks' } },
      { offset: { amount: 10_000, unit: 'weeks' }, keepTime: true },
      { offset: { amount: 9999, unit: 'minutes' } },
      { yearly: true, keepTime: true },
    ]
    const [ofEvent, ofContact] = await Promise.all(
      (['entry', 'contact'] as const).map((source) =>
        Promise.all(
          change.map((one, index) =>
            remind(`Hostile ${source} ${index}`, onEvent('Hostile', { key: 'n' }), {
              source,
              property: 'at',
              movedBy: ['Hostile again'],
              ...one,
            }),
          ),
        ),
      ),
    )
    const batch = (event: string) =>
      values.map((at, n) => ({ type: 'track', userId: `hostile-${n}`, event, properties: { at, n } }))
    await sql`
      INSERT INTO contacts (workspace_id, external_id, properties)
      SELECT ${world.workspace.id}, 'hostile-' || (n - 1), jsonb_build_object('at', at)
        FROM unnest(${values.map((at) => JSON.stringify(at).replaceAll('\\u0000', ''))}::jsonb[])
      WITH ORDINALITY v (at, n)`.execute(world.db)
    await sql`
      INSERT INTO contact_identifiers (workspace_id, kind, value, contact_id)
      SELECT workspace_id, 'external_id', external_id, id
        FROM contacts
       WHERE external_id LIKE 'hostile-%'`.execute(world.db)
    for (const event of ['Hostile', 'Hostile again'])
      await world.call('POST', '/v1/batch', { batch: batch(event) }, { key: world.workspace.trackKey })
    const inbox = () => sql<{ n: number }>`SELECT count(*)::int AS n FROM event_inbox`.execute(world.db)
    await eventually(inbox, ({ rows: [left] }) => left?.n === 0, 90)
    const journeyIds = [...(ofEvent ?? []), ...(ofContact ?? [])].map((id) => uuidOf('journey', id))
    const rest = () =>
      sql<{ left: number; ready: number }>`
        SELECT count(*) FILTER (WHERE ended_at IS NOT NULL)::int AS left,
               count(*) FILTER (WHERE ended_at IS NULL AND NOT (state = 'waiting' AND due_at > now()))::int AS ready
          FROM journey_positions
         WHERE journey_id = ANY (${journeyIds}::uuid[])`.execute(world.db)
    const { rows } = await eventually(
      rest,
      (seen) => seen.rows[0]?.ready === 0 && (seen.rows[0]?.left ?? 0) > values.length,
      90,
    )
    expect(rows[0]?.left).toBeGreaterThan(values.length)
    // The door refuses what is nested too deeply.
    const { rows: quarantined } = await sql<{
      kind: string
    }>`SELECT kind FROM quarantine WHERE kind <> 'message'`.execute(world.db)
    expect(quarantined).toEqual([])
  })
})

describe('a date of the contact', () => {
  const zone = { timeZone: 'UTC' }

  it('moves the contacts who wait for it: later, earlier, over, and gone', async () => {
    const journey = await remind('Moves', onEvent('Booked by hand'), { offsetDays: -1 })
    const [now, names] = [ahead(0), ['later', 'sooner', 'over', 'gone', 'same']]
    const ids = await Promise.all(
      names.map((name) =>
        newContact(world, { externalId: `m-${name}`, ...zone, properties: { appointment: dayOf(now, 10) } }, false),
      ),
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
    await untilDue(
      journey,
      [24, 4, 9].map((days) => `${dayOf(now, days)}T09:00:00.000Z`),
    )
    const [entry] = await pathOf(journey, later)
    expect(entry?.movedAt).toBeTruthy()
    expect((await pathOf(journey, same))[0]?.movedAt).toBeNull()
    const why = (await pathOf(journey, over))[0]?.steps.find(({ nodeId }) => nodeId === 'wait')?.why
    expect(why).toEqual([
      { of: 'property', name: 'appointment', value: dayOf(now, -1) },
      { of: 'moved', name: '', value: expect.any(String) },
    ])
  })

  it('moves them whatever changes it: a program, a step of a journey, a merge; and not where the step says no', async () => {
    const journey = await remind('Whoever', onEvent('Whoever came'), { offset: { amount: -2, unit: 'hours' } })
    const fixed = await remind('Fixed', onEvent('Whoever came'), {
      offset: { amount: -2, unit: 'hours' },
      follows: false,
    })
    const change = {
      id: 'change',
      kind: 'updateContact' as const,
      settings: { changes: [{ kind: 'set' as const, property: 'appointment', value: ahead(9 * DAY) }] },
    }
    await publish(world, 'Changes', graphOf([onEvent('Change it'), change], ['trigger>change']))
    const first = ahead(5 * DAY)
    await newContact(world, { externalId: 'w-told', ...zone, properties: { appointment: first } }, false)
    await newContact(world, { externalId: 'w-stepped', ...zone, properties: { appointment: first } }, false)
    const merged = ahead(7 * DAY)
    await newContact(world, { externalId: 'w-merged', ...zone, properties: { appointment: merged } }, false)
    await newContact(world, { email: 'w-merged@shop.test', ...zone, properties: { appointment: first } }, false)
    await world.track(['w-told', 'w-stepped'].map((userId) => ({ userId, event: 'Whoever came' })))
    await world.call(
      'POST',
      '/v1/track',
      { anonymousId: 'w-anon', event: 'Whoever came', context: { traits: { email: 'w-merged@shop.test' } } },
      { key: world.workspace.trackKey },
    )
    await waiting(journey, 3)
    const subscribed = ahead(8 * DAY)
    await world.call(
      'POST',
      '/v1/identify',
      { userId: 'w-told', traits: { appointment: subscribed } },
      { key: world.workspace.trackKey },
    )
    await world.track([{ userId: 'w-stepped', event: 'Change it' }])
    // A contact who is known by their address turns out to be another, whose date holds.
    await world.call(
      'POST',
      '/v1/identify',
      { userId: 'w-merged', traits: { email: 'w-merged@shop.test' } },
      { key: world.workspace.fullKey },
    )
    const before = (moment: string) => new Date(Date.parse(moment) - 2 * HOUR).toISOString()
    await untilDue(journey, [subscribed, String(change.settings.changes[0]?.value), merged].map(before))
    await untilDue(fixed, [first, first, first].map(before))
  })
})

describe('a date that moves just as it comes', () => {
  it('keeps contacts waiting whose new date was received before their time was up, and moves each on once', async () => {
    const [journey, count] = [
      await remind('Just then', onEvent('Just then'), { offset: { amount: 0, unit: 'hours' } }),
      300,
    ]
    const due = new Date(Date.now() + 10_000)
    const later = ahead(9 * DAY)
    const names = Array.from({ length: count }, (_, index) => `jt-${index}`)
    await sql`
      INSERT INTO contacts (workspace_id, external_id, time_zone, properties)
      SELECT ${world.workspace.id}, name, 'UTC', jsonb_build_object('appointment', ${due.toISOString()}::text)
        FROM unnest(${names}::text[]) name`.execute(world.db)
    await sql`
      INSERT INTO contact_identifiers (workspace_id, kind, value, contact_id)
      SELECT workspace_id, 'external_id', external_id, id
        FROM contacts
       WHERE external_id = ANY (${names}::text[])`.execute(world.db)
    await world.track(names.map((userId) => ({ userId, event: 'Just then' })))
    const inTime = new Set<string>()
    // Before, at, and after the moment; the clock is the database's, as for all that contacts do.
    for (let from = 0; from < count; from += 30) {
      const batch = names.slice(from, from + 30)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due.getTime() - 700 + from * 5 - Date.now())))
      const { rows } = await sql<{ at: Date }>`
        UPDATE contacts
           SET properties = jsonb_build_object('appointment', ${later}::text)
         WHERE external_id = ANY (${batch}::text[])
        RETURNING now() AS at`.execute(world.db)
      if (rows[0] && rows[0].at <= due) for (const name of batch) inTime.add(name)
    }
    const stands = async () =>
      (
        await sql<{ name: string; node_id: string; due_at: Date | null; passed: number }>`
          SELECT c.external_id AS name, p.node_id, p.due_at,
                 (SELECT count(*)::int
                    FROM journey_trail t
                   WHERE t.contact_id = c.id AND t.run_id = p.run_id AND t.node_id = 'wait') AS passed
            FROM journey_positions p
            JOIN contacts c ON c.id = p.contact_id
           WHERE p.journey_id = ${uuidOf('journey', journey)}`.execute(world.db)
      ).rows
    const seen = await eventually(
      stands,
      (rows) =>
        rows.length === count &&
        rows.every(({ node_id, due_at }) => node_id === 'reminded' || due_at?.toISOString() === later),
      60,
    )
    expect(seen.filter(({ name, node_id }) => inTime.has(name) && node_id !== 'wait')).toEqual([])
    expect(seen.filter(({ node_id, passed }) => passed !== (node_id === 'reminded' ? 1 : 0))).toEqual([])
  })
})

describe('a date of the event that brought them', () => {
  const MOVED = { source: 'entry', movedBy: ['Rescheduled'], offset: { amount: -1, unit: 'hours' } }

  it('is waited for by each of two appointments, of which one moves alone', async () => {
    const journey = await remind('Two', onEvent('Booked', { key: 'id', reentry: 'afterExit' }), {
      ...MOVED,
      property: 'starts_at',
    })
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
    const seen = await eventually(
      () => contactsOf(world, journey),
      (contacts) => contacts.some(({ nodeId }) => nodeId === 'reminded'),
    )
    expect(seen.map(({ nodeId }) => nodeId).sort()).toEqual(['reminded', 'wait'])
    expect(seen.find(({ nodeId }) => nodeId === 'wait')?.dueAt).toBe(before(moved))
  })

  it('moves by the last by time, in one batch or received late, and by what came before they were at it', async () => {
    const graph = graphOf(
      [
        onEvent('Reserved', { key: 'id', reentry: 'afterExit' }),
        step.wait('first', 2, 'seconds'),
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
    await send(
      { event: 'Reserved', at: 0, id: 'A', days: 3 },
      { event: 'Reserved', at: 1, id: 'B', days: 4 },
      { event: 'Reserved', at: 2, id: 'C' },
    )
    await send(
      { event: 'Visit Moved', at: 4000, id: 'A', days: 8 },
      { event: 'Visit Changed', at: 3000, id: 'A', days: 9 },
      { event: 'Visit Moved', at: 5000, id: 'C', days: 6 },
    )
    await untilDue(journey, [8, 4, 6].map(due))
    // Two at once, turned round; then one that was said before either.
    await send(
      { event: 'Visit Moved', at: 9000, id: 'B', days: 7 },
      { event: 'Visit Moved', at: 8000, id: 'B', days: 5 },
    )
    await untilDue(journey, [8, 7, 6].map(due))
    await send(
      { event: 'Visit Moved', at: 6000, id: 'B', days: 2 },
      { event: 'Visit Moved', at: 3500, id: 'A', days: 2 },
      { event: 'Visit Moved', at: 9500, id: 'C', days: 11 },
    )
    await untilDue(journey, [8, 7, 11].map(due))
  })

  it('is the new one in what is said after the wait', async () => {
    const writing = {
      id: 'write',
      kind: 'updateContact' as const,
      settings: { changes: [{ kind: 'set' as const, property: 'written', value: '{{ event.properties.visit.at }}' }] },
    }
    const journey = await publish(
      world,
      'Said',
      graphOf(
        [onEvent('Said'), untilDate({ ...MOVED, property: 'visit.at' }), writing, end('reminded')],
        ['trigger>wait', 'wait:next>write', 'write>reminded'],
      ),
    )
    const [first, moved] = [ahead(3 * DAY), ahead(30 * 60_000)]
    const contactId = await newContact(world, { externalId: 'said' }, false)
    await world.track([{ userId: 'said', event: 'Said', properties: { visit: { at: first, room: 7 } } }])
    await waiting(journey, 1)
    await world.track([{ userId: 'said', event: 'Rescheduled', properties: { visit: { at: moved } } }])
    await untilAt(journey, contactId, 'reminded')
    expect(
      (await world.call<{ properties: object }>('GET', `/api/v1/contacts/${contactId}`)).body.properties,
    ).toMatchObject({ written: moved })
  })

  it('is the new one under a nested name, whatever was there before', { timeout: 120_000 }, async () => {
    const writing = {
      id: 'write',
      kind: 'updateContact' as const,
      settings: {
        changes: [
          {
            kind: 'set' as const,
            property: 'written',
            value: '{{ event.properties.visit.at }} {{ event.properties.visit.room }}',
          },
        ],
      },
    }
    const stood = [[], [1], 'x', 5, true, null, {}, { at: [] }, { at: { from: 1 } }, { room: 7 }]
    const entries = [...stood.map((visit) => ({ visit })), {}, { 'visit.at': ahead(DAY) }]
    const journey = await publish(
      world,
      'Nested',
      graphOf(
        [
          onEvent('Nested'),
          step.wait('first', 12, 'seconds'),
          untilDate({ ...MOVED, property: 'visit.at' }),
          writing,
          end('reminded'),
          end('without'),
        ],
        ['trigger>first', 'first>wait', 'wait:next>write', 'write>reminded', 'wait:noDate>without'],
      ),
    )
    const moved = ahead(30 * 60_000)
    const names = entries.map((_, index) => `nested-${index}`)
    const ids = await Promise.all(names.map((externalId) => newContact(world, { externalId }, false)))
    await world.track(names.map((userId, index) => ({ userId, event: 'Nested', properties: entries[index] ?? {} })))
    await eventually(
      () => contactsOf(world, journey),
      (seen) => seen.length === names.length,
    )
    await world.track(names.map((userId) => ({ userId, event: 'Rescheduled', properties: { visit: { at: moved } } })))
    await eventually(
      () => contactsOf(world, journey),
      (seen) => seen.filter(({ nodeId }) => nodeId === 'reminded').length === names.length,
      90,
    )
    const readDates = async (id: string) =>
      (
        await world.call<{ properties: { written?: string } }>('GET', `/api/v1/contacts/${id}`)
      ).body.properties.written?.trim()
    // One that was named with a point in it is named so still.
    const expected = entries.map((entry) =>
      'visit.at' in entry ? undefined : JSON.stringify(entry) === '{"visit":{"room":7}}' ? `${moved} 7` : moved,
    )
    const found = await Promise.all(ids.map(readDates))
    expect(found.map((one, index) => [entries[index], one || undefined])).toEqual(
      expected.map((one, index) => [entries[index], one]),
    )
  })
})

describe('contacts of an undone migration', () => {
  it('wait for the date as it is by now; whose date has not moved, until the same time', async () => {
    const wait = { keepTime: true, offset: { amount: 0, unit: 'days' } }
    const [ofContact, ofEntry] = await Promise.all([
      remind('Back, contact', onEvent('Back'), wait),
      remind('Back, entry', onEvent('Back', { key: 'id' }), { ...wait, source: 'entry', movedBy: ['Back moved'] }),
    ])
    const [first, later] = [ahead(3 * DAY), ahead(9 * DAY)]
    const [moves] = await Promise.all(
      ['moves', 'spread'].map((externalId) =>
        newContact(world, { externalId, timeZone: 'UTC', properties: { appointment: first } }, false),
      ),
    )
    await world.track(
      ['moves', 'spread'].map((userId) => ({ userId, event: 'Back', properties: { id: 1, appointment: first } })),
    )
    const both = [ofContact, ofEntry]
    await Promise.all(both.map((journey) => waiting(journey, 2)))
    // Another time than their date's, as after a pause that spread them.
    const spread = ahead(HOUR)
    await sql`
      UPDATE journey_positions p SET due_at = ${spread} FROM contacts c
       WHERE c.id = p.contact_id
         AND c.external_id = 'spread'
         AND p.journey_id = ANY (${both.map((journey) => uuidOf('journey', journey))}::uuid[])`.execute(world.db)
    const plan = [{ from: 'wait', to: { nodeId: 'wait', retime: false } }]
    const jobs = await Promise.all(
      both.map(async (journey) => {
        await redraw(world.db, uuidOf('journey', journey))
        expect((await world.call('POST', `/api/v1/journeys/${journey}/publication?inside=stay`)).status).toBe(201)
        return (await world.call<{ bulkJobId: string }>('POST', `/api/v1/journeys/${journey}/migration`, { plan })).body
          .bulkJobId
      }),
    )
    const inVersion = (journey: string, version: number) =>
      eventually(
        () => contactsOf(world, journey),
        (seen) => seen.length === 2 && seen.every((one) => one.version === version),
      )
    await Promise.all(both.map((journey) => inVersion(journey, 2)))
    await patch(moves ?? '', { appointment: later })
    await world.track([{ userId: 'moves', event: 'Back moved', properties: { id: 1, appointment: later } }])
    await Promise.all(both.map((journey) => untilDue(journey, [spread, later])))
    for (const id of jobs) expect((await world.call('POST', `/api/v1/bulk-jobs/${id}/undo`)).status).toBe(202)
    const back = await Promise.all(both.map((journey) => inVersion(journey, 1)))
    const dues = (seen: JourneyContactAnswer[]) =>
      seen.map(({ dueAt }) => dueAt && new Date(dueAt).toISOString()).sort()
    expect(back.map(dues)).toEqual(both.map(() => [spread, later].map((moment) => new Date(moment).toISOString())))
    // And they follow it on.
    const last = ahead(5 * DAY)
    await patch(moves ?? '', { appointment: last })
    await world.track([{ userId: 'moves', event: 'Back moved', properties: { id: 1, appointment: last } }])
    await Promise.all(both.map((journey) => untilDue(journey, [spread, last])))
  })
})
