import { enrollBySchedule } from '@parcours/domain/journeys/enrollment/schedules.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import { contactsOf, finished, graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

type Trigger<Kind extends JourneyNode['kind']> = Extract<JourneyNode, { kind: Kind }>['settings']
const DAY_MS = 86_400_000
const end = step.exit('end')
const begins = <Kind extends 'triggerChange' | 'triggerDate' | 'triggerSchedule' | 'triggerMessage'>(
  kind: Kind,
  settings: Trigger<Kind>,
) => graphOf([{ id: 'trigger', kind, settings } as Parameters<typeof graphOf>[0][number], end], ['trigger>end'])
const entered = async (journey: string) => (await contactsOf(world, journey)).map(({ contactId }) => contactId)
const patch = (id: string, body: object) => world.call('PATCH', `/api/v1/contacts/${id}`, body)
const addContact = (fields: object = {}, consent = false) =>
  newContact(world, { externalId: `p${Math.random()}`, ...fields }, consent)
const inboxIsEmpty = async () => (await sql`SELECT FROM event_inbox`.execute(world.db)).rows.length === 0

/** Moves the clock of a journey back, and reads it as at another time. */
async function interimAnalysis(journey: string, since: string, until: string): Promise<void> {
  await eventually(inboxIsEmpty, Boolean)
  await sql`
    UPDATE journey_schedules
       SET done_until = ${since}::timestamptz, postponed_until = NULL, next_at = ${until}::timestamptz
     WHERE journey_id = ${uuidOf('journey', journey)}`.execute(world.db)
  await enrollBySchedule(world.db, new Date(until))
}

describe('a journey that begins when something changes', () => {
  it('enrolls those whose property goes from one value to another, whatever changes it', async () => {
    const journey = await publish(
      world,
      'Upgrades',
      begins('triggerChange', { of: 'property', property: 'plan', from: 'free', to: 'Pro', reentry: 'always' }),
    )
    const [byApi, byEvent, other] = [
      await addContact({ properties: { plan: 'free' } }),
      await addContact({ externalId: 'identified', properties: { plan: 'free' } }),
      await addContact({ properties: { plan: 'team' } }),
    ]
    await patch(byApi, { properties: { plan: 'pro' } })
    await patch(other, { properties: { plan: 'pro' } })
    await world.call(
      'POST',
      '/v1/identify',
      { userId: 'identified', traits: { plan: 'pro' } },
      { key: world.workspace.trackKey },
    )
    await eventually(
      () => entered(journey),
      (seen) => seen.length === 2,
    )
    await patch(byApi, { properties: { colour: 'red' } })
    await patch(byApi, { properties: { plan: 'pro' } })
    // Not what changed, and not changed at all: a later change of another contact overtakes both.
    const last = await addContact({ properties: { plan: 'free' } })
    await patch(last, { properties: { plan: 'pro' } })
    await eventually(
      () => entered(journey),
      (seen) => seen.includes(last),
    )
    expect((await entered(journey)).sort()).toEqual([byApi, byEvent, last].sort())
  })

  it('enrolls at publication who is so already, where it is asked for', async () => {
    const [gold, silver, barred] = [
      await addContact({ tags: ['gold'] }),
      await addContact({ tags: ['silver'] }),
      await addContact({ tags: ['gold', 'barred'] }),
    ]
    const only = { kind: 'not' as const, of: { kind: 'tag' as const, tag: 'barred' } }
    const graph = begins('triggerChange', {
      of: 'tag',
      tag: 'gold',
      change: 'added',
      existing: true,
      only,
      reentry: 'once',
    })
    const { body } = await world.call<{ id: string }>('POST', '/api/v1/journeys', { name: 'Gold', graph })
    expect(
      (await world.call<{ entering: number }>('GET', `/api/v1/journeys/${body.id}/publication`)).body.entering,
    ).toBe(1)
    await world.call('POST', `/api/v1/journeys/${body.id}/publication`)
    await eventually(
      () => entered(body.id),
      (seen) => seen.length === 1,
    )
    await patch(silver, { tags: ['gold'] })
    await patch(barred, { tags: ['barred'] })
    await patch(barred, { tags: ['barred', 'gold'] })
    const last = await addContact({ tags: ['gold'] })
    await eventually(
      () => entered(body.id),
      (seen) => seen.includes(last),
    )
    expect((await entered(body.id)).sort()).toEqual([gold, silver, last].sort())
    // Nothing records that a contact who lost a tag once had it: there is no such condition.
    const loses = await publish(
      world,
      'No longer gold',
      begins('triggerChange', { of: 'tag', tag: 'gold', change: 'removed', existing: true, reentry: 'once' }),
    )
    expect(await entered(loses)).toEqual([])
  })

  it('enrolls those who get a tag, at their creation too, and those who lose it in another', async () => {
    const [gets, loses] = [
      await publish(
        world,
        'Gets',
        begins('triggerChange', { of: 'tag', tag: 'vip', change: 'added', reentry: 'always' }),
      ),
      await publish(
        world,
        'Loses',
        begins('triggerChange', { of: 'tag', tag: 'vip', change: 'removed', reentry: 'always' }),
      ),
    ]
    const [born, made] = [await addContact({ tags: ['vip'] }), await addContact({ tags: ['new'] })]
    await patch(made, { tags: ['vip', 'new'] })
    await patch(born, { tags: ['old'] })
    expect(
      (
        await eventually(
          () => entered(gets),
          (seen) => seen.length === 2,
        )
      ).sort(),
    ).toEqual([born, made].sort())
    expect(
      await eventually(
        () => entered(loses),
        (seen) => seen.length === 1,
      ),
    ).toEqual([born])
  })

  it('enrolls those who agree, and those who withdraw', async () => {
    const agreed = await publish(
      world,
      'Agreed',
      begins('triggerChange', { of: 'consent', channel: 'email', decision: 'given', reentry: 'always' }),
    )
    const withdrew = await publish(
      world,
      'Withdrew',
      begins('triggerChange', { of: 'consent', channel: 'email', decision: 'withdrawn', reentry: 'always' }),
    )
    const contact = await addContact({ email: 'decides@example.test', phone: '+33612345678' })
    await world.call('POST', `/api/v1/contacts/${contact}/consents`, {
      channel: 'sms',
      decision: 'given',
      source: 'test',
    })
    await world.call('POST', `/api/v1/contacts/${contact}/consents`, {
      channel: 'email',
      decision: 'given',
      source: 'test',
    })
    await world.call('POST', `/api/v1/contacts/${contact}/consents`, {
      channel: 'email',
      decision: 'given',
      source: 'again',
    })
    await world.call('POST', `/api/v1/contacts/${contact}/consents`, {
      channel: 'email',
      decision: 'withdrawn',
      source: 'test',
    })
    await eventually(
      () => entered(withdrew),
      (seen) => seen.length === 1,
    )
    expect(
      await eventually(
        () => entered(agreed),
        (seen) => seen.length > 0,
      ),
    ).toEqual([contact])
  })

  it('ends a round of journeys that change what the other begins with', async () => {
    const swaps = (from: string, to: string) =>
      graphOf([
        {
          id: 'trigger',
          kind: 'triggerChange',
          settings: { of: 'property', property: 'side', from: '', to: from, reentry: 'always' },
        },
        { id: 'swap', kind: 'updateContact', settings: { changes: [{ kind: 'set', property: 'side', value: to }] } },
      ])
    const [one, other] = [
      await publish(world, 'Left', swaps('left', 'right')),
      await publish(world, 'Right', swaps('right', 'left')),
    ]
    const contact = await addContact({ properties: { side: 'left' } })
    const seen = await eventually(
      async () => [...(await contactsOf(world, one)), ...(await contactsOf(world, other))],
      finished(11),
      40,
    )
    expect(seen.every(({ contactId }) => contactId === contact)).toBe(true)
  })

  it('is not begun by an event that a client names like a change', async () => {
    const journey = await publish(
      world,
      'Forged',
      begins('triggerChange', { of: 'tag', tag: 'gold', change: 'added', reentry: 'always' }),
    )
    await world.track([{ userId: 'forger', event: 'tagAdded:gold' }])
    const real = await addContact({ tags: ['gold'] })
    expect(
      await eventually(
        () => entered(journey),
        (seen) => seen.length > 0,
      ),
    ).toEqual([real])
    const forged = { batch: [{ type: 'change', userId: 'forger', event: 'tagAdded:gold' }] }
    const { body } = await world.call<{ refused: { issues: { path: string }[] }[] }>('POST', '/v1/batch', forged, {
      key: world.workspace.trackKey,
    })
    expect(body.refused.map(({ issues }) => issues.map(({ path }) => path))).toEqual([['type']])
  })
})

describe('a journey that begins at a date', () => {
  it('lets each in on their day, some days before it, at the hour where they live, once', async () => {
    const journey = await publish(
      world,
      'Renewal',
      begins('triggerDate', {
        property: 'renewal',
        offsetDays: -7,
        time: '09:00',
        yearly: false,
        reentry: 'afterExit',
      }),
    )
    const [paris, tokyo] = [
      await addContact({ timeZone: 'Europe/Paris', properties: { renewal: '2027-03-20' } }),
      await addContact({ timeZone: 'Asia/Tokyo', properties: { renewal: '2027-03-20' } }),
    ]
    await addContact({ properties: { renewal: '2027-03-21' } })
    await addContact({})
    // 9:00 on 13 March is 0:00 UTC in Tokyo, 8:00 in Paris.
    await interimAnalysis(journey, '2027-03-12T23:45:00Z', '2027-03-13T00:00:00Z')
    expect(await entered(journey)).toEqual([tokyo])
    await interimAnalysis(journey, '2027-03-13T00:00:00Z', '2027-03-13T07:59:00Z')
    expect(await entered(journey)).toEqual([tokyo])
    await interimAnalysis(journey, '2027-03-13T07:59:00Z', '2027-03-13T08:00:00Z')
    expect((await entered(journey)).sort()).toEqual([paris, tokyo].sort())
    await interimAnalysis(journey, '2027-03-13T08:00:00Z', '2027-03-14T00:00:00Z')
    expect(await entered(journey)).toHaveLength(2)
  })

  it('enrolls each year, those of 29 February on the 28th, and is read again at the next quarter of an hour', async () => {
    const journey = await publish(
      world,
      'Birthdays',
      begins('triggerDate', { property: 'born', offsetDays: 0, time: '09:07', yearly: true, reentry: 'always' }),
    )
    const leapling = await addContact({ timeZone: 'Europe/Paris', properties: { born: '1992-02-29' } })
    await interimAnalysis(journey, '2027-02-28T08:00:00Z', '2027-02-28T08:07:00Z')
    expect(await entered(journey)).toEqual([leapling])
    const { rows } = await sql<{
      next_at: Date
    }>`SELECT next_at FROM journey_schedules WHERE journey_id = ${uuidOf('journey', journey)}`.execute(world.db)
    expect(rows[0]?.next_at.toISOString()).toBe('2027-02-28T08:22:00.000Z')
    await interimAnalysis(journey, '2028-02-29T08:00:00Z', '2028-02-29T08:07:00Z')
    expect(await entered(journey)).toHaveLength(2)
  })

  it('enrolls none for what came during a pause, nor after it was stopped', async () => {
    const journey = await publish(
      world,
      'Paused',
      begins('triggerDate', { property: 'due', offsetDays: 0, time: '09:00', yearly: false, reentry: 'once' }),
    )
    await addContact({ timeZone: 'UTC', properties: { due: '2027-05-01' } })
    await world.call('POST', `/api/v1/journeys/${journey}/pause`)
    await interimAnalysis(journey, '2027-05-01T08:00:00Z', '2027-05-01T10:00:00Z')
    expect(await entered(journey)).toEqual([])
    await world.call('DELETE', `/api/v1/journeys/${journey}/pause`)
    await world.call('DELETE', `/api/v1/journeys/${journey}/publication`)
    expect(
      (await sql`SELECT FROM journey_schedules WHERE journey_id = ${uuidOf('journey', journey)}`.execute(world.db))
        .rows,
    ).toHaveLength(0)
  })
})

describe('a journey that begins on a schedule', () => {
  it('enrolls who is in the segment on each of its days, once a day', async () => {
    const list = (await world.call<{ id: string }>('POST', '/api/v1/segments/lists', { name: 'Weekly' })).body.id
    const [member] = [await addContact(), await addContact()]
    await world.call('POST', `/api/v1/segments/${list}/members`, { change: 'add', contactIds: [member] })
    const settings = {
      rule: 'FREQ=WEEKLY;BYDAY=TU',
      start: '2027-01-05',
      time: '09:00',
      timeZone: 'Europe/Paris',
      segmentId: list,
      reentry: 'always' as const,
    }
    const journey = await publish(world, 'Weekly', begins('triggerSchedule', settings))
    await interimAnalysis(journey, '2027-01-05T07:00:00Z', '2027-01-05T08:00:00Z')
    expect(await entered(journey)).toEqual([member])
    await enrollBySchedule(world.db, new Date('2027-01-05T08:10:00Z'))
    const { rows } = await sql<{
      next_at: Date
    }>`SELECT next_at FROM journey_schedules WHERE journey_id = ${uuidOf('journey', journey)}`.execute(world.db)
    expect(rows[0]?.next_at.toISOString()).toBe('2027-01-12T08:00:00.000Z')
    expect(await entered(journey)).toHaveLength(1)
    // The worker was away for weeks: they enter once.
    await interimAnalysis(journey, '2027-01-05T08:10:00Z', '2027-02-01T00:00:00Z')
    expect(await entered(journey)).toHaveLength(2)
  })

  it('says of a recurrence that it cannot be read', async () => {
    const graph = begins('triggerSchedule', {
      rule: 'FREQ=HOURLY',
      start: '',
      time: '09:00',
      timeZone: '',
      segmentId: '',
      reentry: 'always',
    })
    const { body } = await world.call<{ issues: { path: string }[] }>('POST', '/api/v1/journeys', {
      name: 'Hourly',
      graph,
    })
    expect(body.issues.map(({ path }) => path)).toEqual(['nodes.trigger.settings.rule'])
  })
})

describe('what contacts do with emails', () => {
  const openedBy = (contact: string) =>
    sql<{
      id: string
    }>`
      SELECT id
        FROM messages
       WHERE contact_id = ${uuidOf('contact', contact)} AND status = 'sent'
       ORDER BY created_at DESC`.execute(world.db)
  const click = async (contact: string) => {
    const [message] = (await openedBy(contact)).rows
    const { status, body } = await world.call(
      'POST',
      `/api/v1/outbox/${publicId('message', message?.id ?? '')}/events`,
      { kind: 'clicked' },
    )
    expect(status, JSON.stringify(body)).toBe(204)
  }

  it('lets a journey go on when its email is opened or clicked, at once when it was before, else when the time is up', async () => {
    const templateId = await newTemplate(world)
    const journey = await publish(
      world,
      'Waits for clicks',
      graphOf(
        [
          step.byHand('trigger', 'always'),
          step.email('mail', templateId),
          {
            id: 'first',
            kind: 'waitForMessage',
            settings: { nodeId: 'mail', did: 'clicked', timeout: { amount: 1, unit: 'days' } },
          },
          {
            id: 'again',
            kind: 'waitForMessage',
            settings: { nodeId: 'mail', did: 'opened', timeout: { amount: 1, unit: 'days' } },
          },
          { ...end, id: 'read' },
          { ...end, id: 'late' },
        ],
        ['trigger>mail', 'mail>first', 'first:happened>again', 'again:happened>read', 'first:timedOut>late'],
      ),
    )
    const [clicks, sleeps] = [
      await addContact({ email: 'clicks@example.test' }, true),
      await addContact({ email: 'sleeps@example.test' }, true),
    ]
    await world.call('POST', `/api/v1/journeys/${journey}/entries`, {
      audience: { kind: 'contacts', contactIds: [clicks, sleeps] },
    })
    await eventually(
      () => contactsOf(world, journey),
      (seen) => seen.filter(({ nodeId }) => nodeId === 'first').length === 2,
    )
    await click(clicks)
    const seen = await eventually(() => contactsOf(world, journey), finished(1))
    expect(seen.map(({ contactId, nodeId }) => [contactId, nodeId]).sort()).toEqual(
      [
        [clicks, 'read'],
        [sleeps, 'first'],
      ].sort(),
    )
  })

  it('lets them go on by the email of that time alone, when they are in twice', async () => {
    const journey = await publish(
      world,
      'In twice',
      graphOf(
        [
          step.byHand('trigger', 'always'),
          step.email('mail', await newTemplate(world)),
          {
            id: 'clicked',
            kind: 'waitForMessage',
            settings: { nodeId: 'mail', did: 'clicked', timeout: { amount: 1, unit: 'days' } },
          },
          { ...end, id: 'read' },
        ],
        ['trigger>mail', 'mail>clicked', 'clicked:happened>read'],
      ),
    )
    const twice = await addContact({ email: 'twice@example.test' }, true)
    const waiting = async (count: number) => {
      await world.call('POST', `/api/v1/journeys/${journey}/entries`, {
        audience: { kind: 'contacts', contactIds: [twice] },
      })
      await eventually(
        () => contactsOf(world, journey),
        (seen) => seen.filter(({ nodeId }) => nodeId === 'clicked').length === count,
      )
    }
    await waiting(1)
    await waiting(2)
    await click(twice)
    const [second, first] = await eventually(() => contactsOf(world, journey), finished(1))
    expect([first, second].map((one) => [one?.nodeId, one?.state])).toEqual([
      ['clicked', 'waiting'],
      ['read', 'done'],
    ])
  })

  it('begins a journey for those who opened, and for those who have not some days after', async () => {
    const templateId = await newTemplate(world)
    const opened = await publish(
      world,
      'Opened',
      begins('triggerMessage', { did: 'opened', templateId, campaignId: '', withinDays: 3, reentry: 'always' }),
    )
    const ignored = await publish(
      world,
      'Ignored',
      begins('triggerMessage', { did: 'notOpened', templateId, campaignId: '', withinDays: 3, reentry: 'always' }),
    )
    const sends = await publish(
      world,
      'Sends',
      graphOf([step.byHand('trigger', 'always'), step.email('mail', templateId)]),
    )
    const [reads, sleeps] = [
      await addContact({ email: 'reads@example.test' }, true),
      await addContact({ email: 'ignores@example.test' }, true),
    ]
    await world.call('POST', `/api/v1/journeys/${sends}/entries`, {
      audience: { kind: 'contacts', contactIds: [reads, sleeps] },
    })
    await eventually(() => contactsOf(world, sends), finished(2))
    await click(reads)
    expect(
      await eventually(
        () => entered(opened),
        (seen) => seen.length > 0,
      ),
    ).toEqual([reads])
    const now = Date.now()
    await interimAnalysis(ignored, new Date(now + 2 * DAY_MS).toISOString(), new Date(now + 2.9 * DAY_MS).toISOString())
    expect(await entered(ignored)).toEqual([])
    await interimAnalysis(
      ignored,
      new Date(now + 2.9 * DAY_MS).toISOString(),
      new Date(now + 3.1 * DAY_MS).toISOString(),
    )
    expect(await entered(ignored)).toEqual([sleeps])
  })
})
