import type { JourneyContactAnswer } from '@parcours/contract/journeys.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
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

const contactsIn = (journey: string) => contactsOf(world, journey)
const nodeOf = (seen: JourneyContactAnswer[], contactId: string) =>
  seen.find((one) => one.contactId === contactId)?.nodeId
const byHand = step.byHand('trigger', 'always')
const end = (id = 'end') => step.exit(id)
const forADay = step.wait('wait', 1, 'days')
const onEvent = (event: string, change: object = {}) => ({
  id: 'trigger',
  kind: 'triggerEvent' as const,
  settings: { event, where: [], reentry: 'always' as const, ...change },
})
const enter = async (journey: string, ...contactIds: string[]) => {
  const { status, body } = await world.call('POST', `/api/v1/journeys/${journey}/entries`, {
    audience: { kind: 'contacts', contactIds },
  })
  expect(status, JSON.stringify(body)).toBe(201)
}
const addContact = (fields: object = {}) => newContact(world, { externalId: `p${Math.random()}`, ...fields }, false)
const newList = async (name: string) =>
  (await world.call<{ id: string }>('POST', '/api/v1/segments/lists', { name })).body.id
const members = async (segmentId: string) =>
  (await world.call<{ size: number }>('GET', `/api/v1/segments/${segmentId}`)).body.size

describe('steps that decide', () => {
  it('part contacts by many ports: the first that takes them, by what they are and by what brought them', async () => {
    const changeStep = (id: string, change: object) => ({
      id,
      name: '',
      condition: { kind: 'all' as const, of: [] },
      entry: [],
      ...change,
    })
    const journey = await publish(
      world,
      'Ways',
      graphOf(
        [
          onEvent('Ordered'),
          {
            id: 'ways',
            kind: 'branch',
            settings: {
              branches: [
                changeStep('w1', { condition: { kind: 'tag', tag: 'vip' } }),
                changeStep('w2', { entry: [{ property: 'total', operator: 'greaterThan', value: 100 }] }),
                changeStep('w3', {
                  condition: { kind: 'property', property: 'country', operator: 'is', value: 'BE' },
                  entry: [{ property: 'total', operator: 'greaterThan', value: 10 }],
                }),
              ],
            },
          },
          end('vip'),
          end('large'),
          end('belgian'),
          end('others'),
        ],
        ['trigger>ways', 'ways:w1>vip', 'ways:w2>large', 'ways:w3>belgian', 'ways:otherwise>others'],
      ),
    )
    const cases = [
      { externalId: 'vip', tags: ['vip'], total: 500, goes: 'vip' },
      { externalId: 'large', total: 101, goes: 'large' },
      { externalId: 'belgian', country: 'BE', total: 50, goes: 'belgian' },
      { externalId: 'small', country: 'BE', total: 5, goes: 'others' },
      { externalId: 'nothing', goes: 'others' },
    ]
    const ids = await Promise.all(cases.map(({ total, goes, ...fields }) => addContact(fields)))
    await world.track(
      cases.map(({ externalId, total }) => ({
        userId: externalId,
        event: 'Ordered',
        properties: total ? { total } : {},
      })),
    )
    const seen = await eventually(() => contactsIn(journey), finished(5))
    expect(ids.map((id) => nodeOf(seen, id))).toEqual(cases.map(({ goes }) => goes))
  })

  it('of several events that arrive together, take each as what brought them, one after the other', async () => {
    const above = {
      id: 'w1',
      name: '',
      condition: { kind: 'all' as const, of: [] },
      entry: [{ property: 'total', operator: 'greaterThan' as const, value: 100 }],
    }
    const journey = await publish(
      world,
      'First',
      graphOf(
        [
          onEvent('Paid', { reentry: 'afterExit' }),
          { id: 'ways', kind: 'branch', settings: { branches: [above] } },
          end('above'),
          end('below'),
        ],
        ['trigger>ways', 'ways:w1>above', 'ways:otherwise>below'],
      ),
    )
    await world.track([50, 20, 500].map((total) => ({ userId: 'payer', event: 'Paid', properties: { total } })))
    const entries = await eventually(() => contactsIn(journey), finished(3))
    expect(entries.map(({ nodeId }) => nodeId)).toEqual(['above', 'below', 'below'])
  })

  it('part contacts by chance, near to the shares, and by the same port at each visit', async () => {
    const journey = await publish(
      world,
      'Chance',
      graphOf(
        [
          byHand,
          {
            id: 'split',
            kind: 'split',
            settings: {
              ways: [
                { id: 'a', name: 'A', share: 20, holdout: false },
                { id: 'b', name: 'B', share: 79.5, holdout: false },
                { id: 'c', name: '', share: 0.5, holdout: true },
              ],
            },
          },
          end('a'),
          end('b'),
        ],
        ['trigger>split', 'split:a>a', 'split:b>b'],
      ),
    )
    const { rows } = await sql<{ id: string }>`
      INSERT INTO contacts (workspace_id, external_id)
      SELECT ${world.workspace.id}, 'chance' || n
        FROM generate_series(1, 2000) n
      RETURNING 'con_' || id AS id`.execute(world.db)
    const contactIds = (
      await world.call<{ data: { id: string }[] }>('GET', '/api/v1/contacts?search=chance1&limit=100')
    ).body.data.map(({ id }) => id)
    await world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience: { kind: 'all' } })
    const shares = await eventually(
      () =>
        sql<{ node_id: string; n: number }>`
          SELECT p.node_id, count(*)::int AS n
            FROM journey_positions p
            JOIN journeys j ON j.id = p.journey_id
            JOIN contacts c ON c.id = p.contact_id
           WHERE j.name = 'Chance' AND c.external_id LIKE 'chance%' AND p.ended_at IS NOT NULL
           GROUP BY 1
           ORDER BY 1`.execute(world.db),
      (seen) => seen.rows.reduce((sum, { n }) => sum + n, 0) === rows.length,
    )
    const [a, b, c] = shares.rows
    // Four standard deviations of 2,000 draws.
    expect(Math.abs((a?.n ?? 0) - 400)).toBeLessThan(72)
    expect(Math.abs((b?.n ?? 0) - 1590)).toBeLessThan(72)
    // A port that leads nowhere ends where it begins.
    expect(c).toMatchObject({ node_id: 'split' })
    const first = await sql<{
      contact_id: string
      node_id: string
    }>`
      SELECT p.contact_id, p.node_id
        FROM journey_positions p
        JOIN journeys j ON j.id = p.journey_id
       WHERE j.name = 'Chance'`.execute(world.db)
    const before = new Map(first.rows.map((row) => [row.contact_id, row.node_id]))
    await enter(journey, ...contactIds.slice(0, 50))
    await eventually(
      () =>
        sql<{
          n: number
        }>`
          SELECT count(*)::int AS n
            FROM journey_positions p
            JOIN journeys j ON j.id = p.journey_id
           WHERE j.name = 'Chance' AND p.ended_at IS NOT NULL`.execute(world.db),
      (seen) => seen.rows[0]?.n === before.size + 50,
    )
    const again = await sql<{
      contact_id: string
      node_id: string
    }>`
      SELECT p.contact_id, p.node_id
        FROM journey_positions p
        JOIN journeys j ON j.id = p.journey_id
       WHERE j.name = 'Chance'`.execute(world.db)
    expect(again.rows.filter(({ contact_id, node_id }) => before.get(contact_id) !== node_id)).toEqual([])
  })
})

describe('waits', () => {
  const local = (at: string | null | undefined, timeZone: string) =>
    at ? new Date(at).toLocaleString('sv-SE', { timeZone }).slice(0, 16) : undefined
  const dueOf = async (settings: object, fields: object) => {
    const journey = await publish(
      world,
      'Due',
      graphOf([byHand, { id: 'wait', kind: 'wait', settings: settings as never }, end()], ['trigger>wait', 'wait>end']),
    )
    const id = await addContact(fields)
    await enter(journey, id)
    const [seen] = await eventually(
      () => contactsIn(journey),
      (all) => all.length === 1,
    )
    return seen
  }

  it('last until a date, where each contact lives; who comes later goes on', async () => {
    expect(
      local(
        (await dueOf({ until: 'date', date: '2099-03-29', time: '02:30' }, { timeZone: 'Asia/Tokyo' }))?.dueAt,
        'Asia/Tokyo',
      ),
    ).toBe('2099-03-29 02:30')
    // Clocks go from 2 to 3 in Paris that night: half past two is half past three.
    expect(
      local(
        (await dueOf({ until: 'date', date: '2027-03-28', time: '02:30' }, { timeZone: 'Europe/Paris' }))?.dueAt,
        'Europe/Paris',
      ),
    ).toBe('2027-03-28 03:30')
    const journey = await publish(
      world,
      'Over',
      graphOf(
        [byHand, { id: 'wait', kind: 'wait', settings: { until: 'date', date: '2020-01-01', time: '09:00' } }, end()],
        ['trigger>wait', 'wait>end'],
      ),
    )
    await enter(journey, await addContact())
    await eventually(() => contactsIn(journey), finished(1))
  })

  it('last until a date of the contact, days before or after it, or its anniversary; without one by another port', async () => {
    const year = new Date().getUTCFullYear()
    const zone = { timeZone: 'America/New_York' }
    const renewal = { until: 'property', property: 'renewal', offsetDays: -7, time: '10:00', yearly: false }
    expect(
      local(
        (await dueOf(renewal, { ...zone, properties: { renewal: `${year + 2}-06-15` } }))?.dueAt,
        'America/New_York',
      ),
    ).toBe(`${year + 2}-06-08 10:00`)
    const birthday = { ...renewal, property: 'birthday', offsetDays: 0, yearly: true }
    expect(
      local((await dueOf(birthday, { ...zone, properties: { birthday: '1990-01-02' } }))?.dueAt, 'America/New_York'),
    ).toMatch(new RegExp(`^(${year}|${year + 1})-01-02 10:00$`))
    const leap = local(
      (await dueOf(birthday, { ...zone, properties: { birthday: '1992-02-29' } }))?.dueAt,
      'America/New_York',
    )
    expect(leap).toMatch(/-02-2[89] 10:00$/)
    const journey = await publish(
      world,
      'No date',
      graphOf(
        [byHand, { id: 'wait', kind: 'wait', settings: renewal as never }, end(), end('nodate')],
        ['trigger>wait', 'wait>end', 'wait:noDate>nodate'],
      ),
    )
    const ids = [
      await addContact(),
      await addContact({ properties: { renewal: 'soon' } }),
      await addContact({ properties: { renewal: '2020-05-05' } }),
    ]
    await enter(journey, ...ids)
    const seen = await eventually(() => contactsIn(journey), finished(3))
    expect(ids.map((id) => nodeOf(seen, id))).toEqual(['nodate', 'nodate', 'end'])
  })

  it('last until a weekday: of today, at a time that is over, a week later', async () => {
    const now = new Date()
    const time = `${String(now.getUTCHours()).padStart(2, '0')}:00`
    const seen = await dueOf({ until: 'weekday', weekdays: [now.getUTCDay() || 7], time }, { timeZone: 'UTC' })
    expect(local(seen?.dueAt, 'UTC')).toBe(
      `${new Date(now.getTime() + 7 * 86_400_000).toISOString().slice(0, 10)} ${time}`,
    )
  })

  it('for an event count the one that the step before them made', async () => {
    const journey = await publish(
      world,
      'Echo',
      graphOf(
        [
          byHand,
          { id: 'event', kind: 'emitEvent', settings: { event: 'Echo', properties: [] } },
          step.waitForEvent('wait', 'Echo', 1, 'hours'),
          end(),
          end('late'),
        ],
        ['trigger>event', 'event>wait', 'wait:happened>end', 'wait:timedOut>late'],
      ),
    )
    const id = await addContact()
    await enter(journey, id)
    expect(nodeOf(await eventually(() => contactsIn(journey), finished(1)), id)).toBe('end')
  })

  it('for an event count what an app sends late, all in one: none is reminded of what they did since they entered', async () => {
    const journey = await publish(
      world,
      'Reminded',
      graphOf(
        [
          step.onEvent('trigger', 'Checkout begun'),
          {
            id: 'wait',
            kind: 'waitForEvent',
            settings: {
              event: 'Paid',
              where: [{ property: 'total', operator: 'greaterThan', value: 10 }],
              timeout: { amount: 1, unit: 'hours' },
            },
          },
          step.waitForEvent('again', 'Paid', 1, 'hours'),
          end(),
          end('remind'),
        ],
        ['trigger>wait', 'wait:happened>again', 'wait:timedOut>remind', 'again:happened>end', 'again:timedOut>end'],
      ),
    )
    const [once, twice, never] = [
      await addContact({ externalId: 'once' }),
      await addContact({ externalId: 'twice' }),
      await addContact({ externalId: 'never' }),
    ]
    const agoMinutes = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
    const eventOf = (userId: string, event: string, minutes: number, properties = {}) => ({
      type: 'track',
      userId,
      event,
      properties,
      timestamp: agoMinutes(minutes),
    })
    await world.call(
      'POST',
      '/v1/batch',
      {
        batch: [
          // Before they began, or too little: neither is what is waited for.
          ...[
            eventOf('once', 'Paid', 40, { total: 50 }),
            eventOf('once', 'Checkout begun', 30),
            eventOf('once', 'Paid', 25, { total: 5 }),
            eventOf('once', 'Paid', 20, { total: 50 }),
          ],
          ...[
            eventOf('twice', 'Checkout begun', 30),
            eventOf('twice', 'Paid', 20, { total: 50 }),
            eventOf('twice', 'Paid', 10, { total: 5 }),
          ],
          ...[
            eventOf('never', 'Paid', 40, { total: 50 }),
            eventOf('never', 'Checkout begun', 30),
            eventOf('never', 'Paid', 25, { total: 5 }),
          ],
        ],
      },
      { key: world.workspace.trackKey },
    )
    const seen = await eventually(
      () => contactsIn(journey),
      (all) => nodeOf(all, twice) === 'end' && nodeOf(all, once) === 'again' && all.length === 3,
    )
    expect(nodeOf(seen, never)).toBe('wait')
  })

  it('last until the hours allowed; within them contacts go on', async () => {
    const everyDay = [1, 2, 3, 4, 5, 6, 7]
    const hours = { until: 'hours', weekdays: everyDay, from: '00:00', to: '23:59' }
    const open = await publish(
      world,
      'Open',
      graphOf([byHand, { id: 'wait', kind: 'wait', settings: hours as never }, end()], ['trigger>wait', 'wait>end']),
    )
    // Not in the last minute of the day, wherever that is now.
    await enter(open, await addContact({ timeZone: new Date().getUTCHours() > 12 ? 'UTC' : 'Asia/Tokyo' }))
    if (new Date().toISOString().slice(11, 16) !== '23:59') await eventually(() => contactsIn(open), finished(1))
    const today = new Date(Date.now()).getUTCDay() || 7
    const tomorrow = (today % 7) + 1
    const seen = await dueOf({ ...hours, weekdays: [tomorrow], from: '09:00', to: '18:00' }, { timeZone: 'UTC' })
    expect(local(seen?.dueAt, 'UTC')?.slice(11)).toBe('09:00')
    expect(new Date(seen?.dueAt ?? '').getUTCDay() || 7).toBe(tomorrow)
  })

  it('last until a contact is in a segment, or out of it; who is so goes on at once, and time runs out for the others', async () => {
    const list = await newList('Waited for')
    const waits = (on: 'entered' | 'left', seconds: number): Graph =>
      graphOf(
        [
          byHand,
          {
            id: 'wait',
            kind: 'waitForSegment',
            settings: { segmentId: list, on, timeout: { amount: seconds, unit: 'seconds' } },
          },
          end('in'),
          end('late'),
        ],
        ['trigger>wait', 'wait:happened>in', 'wait:timedOut>late'],
      )
    const [entered, left, hurried] = [
      await publish(world, 'In', waits('entered', 600)),
      await publish(world, 'Out', waits('left', 600)),
      await publish(world, 'Hurried', waits('entered', 1)),
    ]
    const [already, later, never] = [await addContact(), await addContact(), await addContact()]
    const change = (how: 'add' | 'remove', ...contactIds: string[]) =>
      world.call<{ changed: number }>('POST', `/api/v1/segments/${list}/members`, { change: how, contactIds })
    expect((await change('add', already)).body.changed).toBe(1)
    await enter(entered, already, later, never)
    await enter(left, already, later)
    await enter(hurried, never)
    await eventually(
      () => contactsIn(entered),
      (seen) => seen.length === 3 && nodeOf(seen, already) === 'in',
    )
    await eventually(
      () => contactsIn(left),
      (seen) => nodeOf(seen, later) === 'in',
    )
    expect((await change('add', already, later)).body.changed).toBe(1)
    await eventually(
      () => contactsIn(entered),
      (seen) => nodeOf(seen, later) === 'in' && nodeOf(seen, never) === 'wait',
    )
    await change('remove', already)
    await eventually(
      () => contactsIn(left),
      (seen) => nodeOf(seen, already) === 'in',
    )
    await eventually(
      () => contactsIn(hurried),
      (seen) => nodeOf(seen, never) === 'late',
    )
    expect(await members(list)).toBe(1)
  })
})

describe('steps that act', () => {
  it('put contacts on lists and take them off, record consent with its source, and make events', async () => {
    const list = await newList('Customers')
    const added = await publish(
      world,
      'On the list',
      graphOf(
        [byHand, { id: 'list', kind: 'changeList', settings: { segmentId: list, change: 'add' } }, end()],
        ['trigger>list', 'list>end'],
      ),
    )
    const removed = await publish(
      world,
      'Off the list',
      graphOf(
        [
          {
            id: 'trigger',
            kind: 'triggerSegment',
            settings: { segmentId: list, on: 'entered', existing: false, reentry: 'always' },
          },
          { id: 'list', kind: 'changeList', settings: { segmentId: list, change: 'remove' } },
          { id: 'consent', kind: 'recordConsent', settings: { channel: 'sms', decision: 'given' } },
          {
            id: 'event',
            kind: 'emitEvent',
            settings: {
              event: 'Was on the list',
              properties: [
                { key: 'times', value: 3 },
                { key: 'plan', value: 'gold' },
              ],
            },
          },
          end(),
        ],
        ['trigger>list', 'list>consent', 'consent>event', 'event>end'],
      ),
    )
    const followed = await publish(
      world,
      'Follows',
      graphOf(
        [onEvent('Was on the list', { where: [{ property: 'times', operator: 'greaterThan', value: 2 }] }), end()],
        ['trigger>end'],
      ),
    )
    const ids = [await addContact(), await addContact()]
    await enter(added, ...ids)
    await eventually(() => contactsIn(removed), finished(2))
    await eventually(() => contactsIn(followed), finished(2))
    expect(await members(list)).toBe(0)
    const ledger = await world.call<{ data: { channel: string; decision: string; source: string }[] }>(
      'GET',
      `/api/v1/contacts/${ids[0]}/consents`,
    )
    expect(ledger.body.data).toMatchObject([
      { channel: 'sms', decision: 'given', source: expect.stringContaining('Off the list') },
    ])
  })

  it('enroll contacts in another journey, and notify the team once about contacts that pass together', async () => {
    const other = await publish(
      world,
      'The other',
      graphOf([{ ...byHand, settings: { reentry: 'once' } }, end()], ['trigger>end']),
    )
    const journey = await publish(
      world,
      'Starts it',
      graphOf(
        [
          byHand,
          { id: 'start', kind: 'startJourney', settings: { journeyId: other } },
          { id: 'tell', kind: 'tellTeam', settings: { subject: 'Call them', text: 'They wait.', to: [] } },
          end(),
        ],
        ['trigger>start', 'start>tell', 'tell>end'],
      ),
    )
    const ids = [
      await addContact({ firstName: 'Zoé', email: 'zoe@call.test' }),
      await addContact({ email: 'yann@call.test' }),
    ]
    await enter(journey, ...ids)
    await eventually(() => contactsIn(journey), finished(2))
    await eventually(() => contactsIn(other), finished(2))
    // A contact who may not enter twice does not, and goes on here.
    await enter(journey, ...ids)
    await eventually(() => contactsIn(journey), finished(4))
    expect(await contactsIn(other)).toHaveLength(2)
    const emails = await eventually(
      async () =>
        (
          await world.call<{ data: { id: string; subject: string }[] }>(
            'GET',
            `/api/v1/outbox?search=${world.workspace.email}`,
          )
        ).body.data,
      (seen) => seen.length === 2,
    )
    expect(emails[0]?.subject).toBe('Call them')
    const { body } = await world.call<{ text: string }>('GET', `/api/v1/outbox/${emails[0]?.id}`)
    expect(body.text).toContain('They wait.')
    expect(body.text).toContain('Zoé')
    expect(body.text).toContain('yann@call.test')
  })

  it('end a chain of journeys that call each other', async () => {
    const ping = (from: string, to: string) =>
      graphOf(
        [onEvent(from), { id: 'event', kind: 'emitEvent', settings: { event: to, properties: [] } }, end()],
        ['trigger>event', 'event>end'],
      )
    const one = await publish(world, 'One', ping('Ping', 'Pong'))
    const other = await publish(world, 'Other', ping('Pong', 'Ping'))
    await world.track([{ userId: 'pingpong', event: 'Ping' }])
    const count = async () => (await contactsIn(one)).length + (await contactsIn(other)).length
    await eventually(count, (seen) => seen === 11)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await count()).toBe(11)
  })

  it('are refused where what they need is not there', async () => {
    const wrong = graphOf(
      [
        onEvent('Made here'),
        { id: 'event', kind: 'emitEvent', settings: { event: 'Made here', properties: [] } },
        {
          id: 'list',
          kind: 'changeList',
          settings: { segmentId: 'seg_01900000-0000-7000-8000-000000000000', change: 'add' },
        },
        { id: 'start', kind: 'startJourney', settings: { journeyId: 'jou_01900000-0000-7000-8000-000000000000' } },
        {
          id: 'split',
          kind: 'split',
          settings: {
            ways: [
              { id: 'a', name: '', share: 50, holdout: true },
              { id: 'b', name: '', share: 49.9, holdout: true },
            ],
          },
        },
      ],
      ['trigger>event', 'event>list', 'list>start', 'start>split'],
    )
    const { body: created } = await world.call<{ id: string }>('POST', '/api/v1/journeys', {
      name: 'Wrong',
      graph: wrong,
    })
    const { status, body } = await world.call<{ errors: { path: string; code: string }[] }>(
      'POST',
      `/api/v1/journeys/${created.id}/publication`,
    )
    expect(status).toBe(422)
    expect(body.errors.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'nodes.event.settings.event journey.emitsOwnTrigger',
      'nodes.list.settings.segmentId list.notStatic',
      'nodes.start.settings.journeyId journey.notStartable',
      'nodes.split.settings.ways split.sum',
      'nodes.split.settings.ways split.holdoutTwice',
    ])
    const dynamic = await world.call<{ id: string }>('POST', '/api/v1/segments', {
      name: 'With conditions',
      condition: { kind: 'tag', tag: 'x' },
    })
    const refused = await world.call<{ code: string }>('POST', `/api/v1/segments/${dynamic.body.id}/members`, {
      change: 'add',
      contactIds: [await addContact()],
    })
    expect([refused.status, refused.body.code]).toEqual([409, 'segment.notList'])
  })
})

describe('how often contacts enter', () => {
  it('follows the days since they entered last, the most a day, and runs side by side for each key', async () => {
    const days = await publish(
      world,
      'Days',
      graphOf([onEvent('Visited', { reentry: 'afterDays', days: 30 }), end()], ['trigger>end']),
    )
    const mostADay = await publish(
      world,
      'Most',
      graphOf([onEvent('Visited', { mostADay: 2 }), end()], ['trigger>end']),
    )
    const keyed = await publish(
      world,
      'Keyed',
      graphOf(
        [onEvent('Visited', { reentry: 'afterExit', key: 'order' }), forADay, end()],
        ['trigger>wait', 'wait>end'],
      ),
    )
    const onceEach = await publish(
      world,
      'Once each',
      graphOf([onEvent('Visited', { reentry: 'once', key: 'order' }), end()], ['trigger>end']),
    )
    const visit = async (order: string | number) => {
      await world.track([{ userId: 'visitor', event: 'Visited', properties: { order } }])
      await eventually(
        () => sql<{ n: number }>`SELECT count(*)::int AS n FROM event_inbox`.execute(world.db),
        ({ rows }) => rows[0]?.n === 0,
      )
    }
    for (const order of ['A', 'A', 'B', 7]) await visit(order)
    const counts = async () =>
      Promise.all([days, mostADay, keyed, onceEach].map(async (journey) => (await contactsIn(journey)).length))
    expect(await counts()).toEqual([1, 2, 3, 3])
    // As if they had come, and done what brought them, a month ago.
    await sql`
      UPDATE journey_positions SET entered_at = entered_at - interval '31 days', since = since - interval '31 days',
             entry = jsonb_set(entry, '{occurredAt}',
                 to_jsonb((entry ->> 'occurredAt')::timestamptz - interval '31 days'))`.execute(world.db)
    await visit('A')
    expect(await counts()).toEqual([2, 3, 3, 3])
  })
})
