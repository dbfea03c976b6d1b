import type { QuarantinedAnswer } from '@parcours/contract/data.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { refuseRows } from '@parcours/testing/failing-rows.ts'
import { graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { servicesOf } from '@parcours/testing/services.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeMessageEvents, takeMessageEvents } from '../delivery/message-event-inbox.ts'
import { dispatchNext } from '../dispatch/dispatch.ts'
import { drainBatch } from '../dispatch/drain.ts'
import { SHARDS, shardOf } from '../events/inbox.ts'
import { enrollBySchedule } from '../journeys/enrollment/schedules.ts'
import type { Services } from '../journeys/nodes/behaviour.ts'
import { performSteps } from '../journeys/running/perform.ts'
import { buildSegment } from '../segments/build.ts'
import { evaluateDirtyContacts } from '../segments/membership-maintenance.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/** Carries out all that waits, as the dispatchers do. */
async function drainAll(): Promise<void> {
  for (let shard = 0; shard < SHARDS; shard++) {
    const turn = { after: '00000000-0000-0000-0000-000000000000' }
    while (await drainBatch(world.db, shard, new Date(), turn)) {}
  }
}

const keepAll = async () => {
  while ((await evaluateDirtyContacts(world.db, new Date())) > 0) {}
}

async function quarantined(): Promise<QuarantinedAnswer[]> {
  return (await world.call<{ data: QuarantinedAnswer[] }>('GET', '/api/v1/quarantine?limit=200')).body.data
}

const retry = async (body: object = {}) =>
  (await world.call<{ retried: number; failed: number }>('POST', '/api/v1/quarantine/retries', body)).body
const dismissAll = () => world.call('POST', '/api/v1/quarantine/dismissals', {})

async function countEvents(name: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count
      FROM events
     WHERE name = ${name}`.execute(world.db)
  return rows[0]?.count ?? 0
}

describe('events that can never be carried out', () => {
  it('are put aside alone; all others are recorded, and they too once the cause is mended', async () => {
    const accept = await refuseRows(world.db, 'events', `NEW.properties ->> 'poison' = 'yes'`)
    const contacts = Array.from({ length: 60 }, (_, index) => index)
    await world.track(
      contacts.flatMap((index) =>
        [1, 2, 3].map((n) => ({
          userId: `p${index}`,
          event: 'Bought',
          properties: { n, poison: n === 2 && index % 20 === 0 ? 'yes' : 'no' },
        })),
      ),
    )
    await drainAll()
    expect(await countEvents('Bought')).toBe(177)
    const items = await quarantined()
    expect(items.map(({ kind, name, error, failures }) => ({ kind, name, error, failures }))).toEqual(
      Array.from({ length: 3 }, () => ({ kind: 'event', name: 'Bought', error: 'refused for a test', failures: 1 })),
    )

    // Tried again before it is mended, it comes back with its reason.
    expect(await retry()).toEqual({ retried: 3, failed: 0 })
    await drainAll()
    expect(await quarantined()).toHaveLength(3)
    await accept()
    await retry()
    await drainAll()
    expect(await countEvents('Bought')).toBe(180)
    expect(await quarantined()).toEqual([])
  })

  it('are recorded when it is one journey that cannot take them; the other journeys do', async () => {
    const journey = (name: string) =>
      publish(world, name, graphOf([step.onEvent('t', 'Joined'), step.wait('w', 1, 'days')]))
    const [broken, whole] = [await journey('Broken'), await journey('Whole')]
    const accept = await refuseRows(world.db, 'journey_positions', `NEW.journey_id = '${uuidOf('journey', broken)}'`)
    await world.track([1, 2, 3, 4, 5].map((n) => ({ userId: `j${n}`, event: 'Joined' })))
    await world.track([{ userId: 'j1', event: 'Other' }])
    await drainAll()
    const inside = async (journeyId: string) => {
      const { rows } = await sql<{ n: number }>`
        SELECT count(*)::int AS n
          FROM journey_positions
         WHERE journey_id = ${uuidOf('journey', journeyId)}`.execute(world.db)
      return rows[0]?.n
    }
    expect([
      await countEvents('Joined'),
      await countEvents('Other'),
      await inside(broken),
      await inside(whole),
    ]).toEqual([5, 1, 0, 5])
    expect((await quarantined()).map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'journeyEvent'))
    await accept()
    expect(await retry({ kind: 'journeyEvent' })).toEqual({ retried: 5, failed: 0 })
    expect([await inside(broken), await inside(whole), (await quarantined()).length]).toEqual([5, 5, 0])
  })

  it('wait in the inbox while the failure is of the moment', async () => {
    const accept = await refuseRows(world.db, 'events', `NEW.name = 'Deadlocked'`, '40P01')
    await world.track([{ userId: 'd1', event: 'Deadlocked' }])
    await expect(drainAll()).rejects.toThrow('refused for a test')
    expect(await quarantined()).toEqual([])
    await accept()
    await drainAll()
    expect(await countEvents('Deadlocked')).toBe(1)
  })

  it('of one workspace do not keep another waiting: each has its turn', async () => {
    const other = await world.newWorkspace('Busy')
    const flood = Array.from({ length: 2400 }, (_, n) => ({
      type: 'track',
      userId: 'same',
      event: 'Flood',
      properties: { n },
    }))
    for (let i = 0; i < 5; i++)
      await world.call(
        'POST',
        '/v1/batch',
        { batch: flood.map((event) => ({ ...event, messageId: crypto.randomUUID() })) },
        { key: other.trackKey },
      )
    const shard = shardOf(other.id, 'same')
    const patient =
      Array.from({ length: 100 }, (_, n) => `patient${n}`).find(
        (userId) => shardOf(world.workspace.id, userId) === shard,
      ) ?? ''
    await world.track([{ userId: patient, event: 'Patient' }])
    const turn = { after: '00000000-0000-0000-0000-000000000000' }
    for (let batch = 0; batch < 2; batch++) await drainBatch(world.db, shard, new Date(), turn)
    expect(await countEvents('Patient')).toBe(1)
    expect(await countEvents('Flood')).toBe(5000)
    await drainAll()
    expect(await countEvents('Flood')).toBe(12_000)
  })

  it('of a workspace with many runs to begin wait; those of another do not', async () => {
    const other = await world.newWorkspace('Many journeys')
    const asOther: World = {
      ...world,
      call: (method, url, body, options) => world.call(method, url, body, { key: other.fullKey, ...options }),
    }
    for (let n = 0; n < 9; n++)
      await publish(asOther, `Surge ${n}`, graphOf([step.onEvent('t', 'Surge', 'always'), step.wait('w', 1, 'days')]))
    const surge = () =>
      world.call(
        'POST',
        '/v1/batch',
        { batch: [{ type: 'track', userId: 'one', event: 'Surge' }] },
        { key: other.trackKey },
      )
    await sql`UPDATE journey_runs SET to_begin = false`.execute(world.db)
    await surge()
    await drainAll()
    await surge()
    const shard = shardOf(other.id, 'one')
    const calm =
      Array.from({ length: 100 }, (_, n) => `calm${n}`).find(
        (userId) => shardOf(world.workspace.id, userId) === shard,
      ) ?? ''
    await world.track([{ userId: calm, event: 'Calm' }])

    const turn = { after: other.id }
    expect(await dispatchNext(world.db, shard, new Date(), turn)).toEqual({ events: 1, isHeldBack: false })
    expect(await countEvents('Calm')).toBe(1)
    expect(await dispatchNext(world.db, shard, new Date(), turn)).toEqual({ events: 0, isHeldBack: true })
    expect(await countEvents('Surge')).toBe(1)

    await sql`UPDATE journey_runs SET to_begin = false WHERE workspace_id = ${other.id}`.execute(world.db)
    expect(await dispatchNext(world.db, shard, new Date(), turn)).toEqual({ events: 1, isHeldBack: false })
    expect(await countEvents('Surge')).toBe(2)
  })
})

describe('segments', () => {
  const segment = async (name: string, tag: string) => {
    const { body } = await world.call<{ id: string }>('POST', '/api/v1/segments', {
      name,
      condition: { kind: 'tag', tag },
    })
    await buildSegment(world.db, world.workspace.id, uuidOf('segment', body.id), new Date())
    return body.id
  }
  const shown = async (id: string) =>
    (await world.call<{ state: string; size: number }>('GET', `/api/v1/segments/${id}`)).body

  it('put aside the contact that one of them cannot judge, and follow all others', async () => {
    const [vip, all] = [await segment('VIP', 'vip'), await segment('Also', 'vip')]
    const contacts = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7].map((n) => newContact(world, { externalId: `s${n}` }, false)),
    )
    await keepAll()
    const accept = await refuseRows(
      world.db,
      'segment_members',
      `NEW.contact_id = '${uuidOf('contact', contacts[3] ?? '')}' AND NEW.segment_id = '${uuidOf('segment', vip)}'`,
    )
    await world.call('POST', '/api/v1/contacts/tags', { contacts: { ids: contacts }, add: ['vip'] })
    await sql`UPDATE contacts SET tags = '{vip}' WHERE external_id LIKE 's_'`.execute(world.db)
    await keepAll()
    expect([(await shown(vip)).size, (await shown(all)).size]).toEqual([6, 7])
    expect((await quarantined()).map(({ kind, name }) => ({ kind, name }))).toEqual([
      { kind: 'segmentContact', name: 'VIP' },
    ])
    await accept()
    await retry()
    await keepAll()
    expect((await shown(vip)).size).toBe(7)
  })

  it('that are broken by themselves say so, and hold up no other', async () => {
    const [broken, whole] = [await segment('Broken', 'b'), await segment('Whole', 'b')]
    await sql`
      UPDATE segments
         SET condition = '{"kind": "unheardOf"}'
       WHERE id = ${uuidOf('segment', broken)}`.execute(world.db)
    await newContact(world, { externalId: 'b1', tags: ['b'] }, false)
    await keepAll()
    const { state } = await world.db
      .selectFrom('segments')
      .select('state')
      .where('id', '=', uuidOf('segment', broken))
      .executeTakeFirstOrThrow()
    expect([(await shown(whole)).size, state]).toEqual([1, 'failed'])
    expect((await quarantined()).map(({ kind, name }) => ({ kind, name }))).toEqual([
      { kind: 'segment', name: 'Broken' },
    ])
    await dismissAll()
  })
})

describe('a step of a journey', () => {
  it('keeps the contact that cannot pass it, and lets all others go on', async () => {
    const journeyId = await publish(
      world,
      'Tags',
      graphOf([step.onEvent('t', 'Tag me'), step.addTag('u', 'tagged'), step.wait('w', 1, 'days')]),
    )
    await world.track(Array.from({ length: 9 }, (_, n) => ({ userId: `t${n}`, event: 'Tag me' })))
    const accept = await refuseRows(world.db, 'contacts', `NEW.external_id = 't4' AND 'tagged' = ANY (NEW.tags)`)
    await drainAll()
    const services: Services = await servicesOf(world)
    const perform = async () => {
      const { rows } = await sql<{
        id: string
      }>`SELECT id FROM journey_runs WHERE journey_id = ${uuidOf('journey', journeyId)}`.execute(world.db)
      for (const { id: runId } of rows)
        await performSteps(services, { workspaceId: world.workspace.id, runId }, ['u', 'w'])
    }
    await perform()
    const at = async () =>
      (
        await sql<{ node_id: string; state: string; n: number }>`
        SELECT node_id, state, count(*)::int AS n
          FROM journey_positions
         WHERE journey_id = ${uuidOf('journey', journeyId)}
         GROUP BY 1, 2
         ORDER BY 3`.execute(world.db)
      ).rows
    expect(await at()).toEqual([
      { node_id: 'u', state: 'failed', n: 1 },
      { node_id: 'w', state: 'waiting', n: 8 },
    ])
    expect((await quarantined()).map(({ kind, name }) => ({ kind, name }))).toEqual([
      { kind: 'journeyContact', name: 'Tags' },
    ])
    await accept()
    await retry()
    await perform()
    expect(await at()).toEqual([{ node_id: 'w', state: 'waiting', n: 9 }])
  })

  it('let who fails as their wait ends wait on when they are tried again, and go on', async () => {
    await dismissAll()
    const wait = { until: 'duration' as const, duration: { amount: 1, unit: 'seconds' as const } }
    const journeyId = await publish(
      world,
      'Waits',
      graphOf([step.onEvent('t', 'Wait'), { id: 'w', kind: 'wait', settings: wait }, step.addTag('u', 'waited')]),
    )
    await world.track(['waits1', 'waits2'].map((userId) => ({ userId, event: 'Wait' })))
    await drainAll()
    const ours = sql`journey_id = ${uuidOf('journey', journeyId)}`
    const { rows } = await sql<{ id: string }>`SELECT id FROM journey_runs WHERE ${ours}`.execute(world.db)
    const services: Services = await servicesOf(world)
    const perform = async () => {
      const censuses = []
      for (const { id: runId } of rows)
        censuses.push(...(await performSteps(services, { workspaceId: world.workspace.id, runId }, ['w', 'u'])).census)
      return censuses
    }
    await new Promise((resolve) => setTimeout(resolve, 1200))
    const accept = await refuseRows(
      world.db,
      'journey_positions',
      `NEW.node_id = 'u' AND EXISTS (SELECT FROM contacts c WHERE c.id = NEW.contact_id AND c.external_id = 'waits2')`,
    )
    await perform()
    expect((await quarantined()).map(({ kind, name }) => ({ kind, name }))).toEqual([
      { kind: 'journeyContact', name: 'Waits' },
    ])
    await accept()
    await retry()
    const states = () =>
      sql<{ state: string }>`SELECT state FROM journey_positions WHERE ${ours} ORDER BY state`.execute(world.db)
    expect((await states()).rows.map(({ state }) => state)).toEqual(['done', 'waiting'])
    // A census that calls a contact ready whom no step moves would let the run perform it for ever.
    expect((await perform()).filter(({ ready }) => ready > 0)).toEqual([])
    expect((await states()).rows.map(({ state }) => state)).toEqual(['done', 'done'])
  })
})

describe('purchases whose amount can be read in two ways', () => {
  it('are told one by one with the amount and whose it is: they stay events, and are no orders', async () => {
    await dismissAll()
    const bought = (userId: string, properties: object) => ({ userId, event: 'Order Completed', properties })
    await world.track([
      bought('two ways', { order_id: 'a', total: '1,234' }),
      bought('no amount', { order_id: 'b', revenue: 'free' }),
      bought('two ways', { order_id: 'c', total: '5,678' }),
      bought('another', { order_id: 'f', total: '9,012' }),
      bought('well', { order_id: 'd', total: '1234.50' }),
      bought('without', { order_id: 'e' }),
    ])
    await drainAll()
    const items = await Promise.all(
      (await quarantined()).map(
        async ({ id }) =>
          (await world.call<QuarantinedAnswer & { payload: object }>('GET', `/api/v1/quarantine/${id}`)).body,
      ),
    )
    expect(items.map(({ kind, name, failures }) => ({ kind, name, failures }))).toEqual(
      Array.from({ length: 4 }, () => ({ kind: 'message', name: 'Order Completed', failures: 1 })),
    )
    const shown = items.map(({ payload, issues }) => ({ payload, message: issues[0]?.message }))
    for (const [userId, order_id, field, amount] of [
      ['two ways', 'a', 'total', '1,234'],
      ['no amount', 'b', 'revenue', 'free'],
      ['two ways', 'c', 'total', '5,678'],
      ['another', 'f', 'total', '9,012'],
    ] as const)
      expect(shown).toContainEqual({
        payload: expect.objectContaining({ userId, properties: { order_id, [field]: amount } }) as object,
        message: expect.stringContaining(amount) as string,
      })
    const { rows } = await sql<{ total: number }>`SELECT total FROM orders`.execute(world.db)
    expect(rows).toEqual([{ total: 123_450 }])
    expect(await countEvents('Order Completed')).toBe(6)
    await dismissAll()
  })

  it('are counted beyond 500 an hour: the others are not overwritten', async () => {
    await dismissAll()
    await world.track(
      Array.from({ length: 503 }, (_, n) => ({
        userId: `many${n}`,
        event: 'Order Completed',
        properties: { order_id: `many${n}`, total: `1,${100 + n}` },
      })),
    )
    await drainAll()
    const { rows } = await sql<{ items: number; failures: number }>`
      SELECT count(*)::int AS items, sum(failures)::int AS failures
        FROM quarantine
       WHERE workspace_id = ${world.workspace.id}`.execute(world.db)
    expect(rows[0]?.failures).toBe(503)
    expect(rows[0]?.items).toBe(501)
    await dismissAll()
  })
})

describe('what readers did', () => {
  it('is taken although one piece of it can never be', async () => {
    const template = await newTemplate(world)
    const [one = '', other = ''] = await Promise.all(
      ['h1', 'h2'].map((externalId) => newContact(world, { externalId, email: `${externalId}@x.test` })),
    )
    const message = async (contactId: string) => {
      const { rows } = await sql<{ id: string }>`
        INSERT INTO messages (workspace_id, id, owner_id, owner_at, node_id, contact_id, channel, template_id,
            template_revision, status, address, provider, created_at)
        VALUES (${world.workspace.id}, uuidv7(), uuidv7(), now(), 'm', ${uuidOf('contact', contactId)}, 'email',
            ${uuidOf('template', template)}, 1, 'sent', 'x@x.test', 'sandbox', now())
        RETURNING id`.execute(world.db)
      return rows[0]?.id ?? ''
    }
    const [poisoned, fine] = [await message(one), await message(other)]
    const accept = await refuseRows(world.db, 'messages', `NEW.id = '${poisoned}'`)
    await storeMessageEvents(
      world.db,
      [poisoned, fine, poisoned, fine].map((messageId) => ({ messageId, kind: 'opened' as const, at: new Date() })),
    )
    while ((await takeMessageEvents(world.db, new Date())) > 0) {}
    const opened = async () =>
      (await sql<{ id: string }>`SELECT id FROM messages WHERE opened_at IS NOT NULL`.execute(world.db)).rows.map(
        ({ id }) => id,
      )
    expect(await opened()).toEqual([fine])
    expect((await quarantined()).map(({ kind }) => kind)).toEqual(['messageEvent', 'messageEvent'])
    await accept()
    await retry()
    while ((await takeMessageEvents(world.db, new Date())) > 0) {}
    expect((await opened()).toSorted()).toEqual([poisoned, fine].toSorted())
  })
})

describe('journeys that enrol by the clock', () => {
  it('do not wait for one that fails', async () => {
    const journey = async (name: string) => {
      const id = await publish(
        world,
        name,
        graphOf([
          {
            id: 't',
            kind: 'triggerDate',
            settings: { property: 'renewal', offsetDays: 0, time: '09:00', yearly: false, reentry: 'always' },
          },
          step.wait('w', 1, 'days'),
        ]),
      )
      return uuidOf('journey', id)
    }
    const [broken, whole] = [await journey('Broken clock'), await journey('Whole clock')]
    await newContact(world, { externalId: 'r1', properties: { renewal: '2026-01-05' } }, false)
    await sql`
      UPDATE journey_schedules
         SET next_at = '2026-01-05T12:00:00Z', done_until = '2026-01-04T00:00:00Z'`.execute(world.db)
    await sql`UPDATE journey_schedules SET next_at = '2026-01-05T11:00:00Z' WHERE journey_id = ${broken}`.execute(
      world.db,
    )
    const accept = await refuseRows(world.db, 'journey_positions', `NEW.journey_id = '${broken}'`)
    const now = new Date('2026-01-05T23:00:00Z')
    await enrollBySchedule(world.db, now)
    const inside = async () =>
      (
        await sql<{ journey_id: string }>`
          SELECT journey_id
            FROM journey_positions
           WHERE journey_id IN (${broken}, ${whole})
           ORDER BY entered_at`.execute(world.db)
      ).rows
    expect(await inside()).toEqual([{ journey_id: whole }])
    expect((await quarantined()).map(({ kind, name }) => ({ kind, name }))).toEqual([
      { kind: 'journeyClock', name: 'Broken clock' },
    ])
    await accept()
    // A quarter of an hour later it enrolls the contacts who were due, and is noted no more.
    await enrollBySchedule(world.db, new Date(now.getTime() + 20 * 60_000))
    expect(await inside()).toHaveLength(2)
    expect(await quarantined()).toEqual([])
  })
})
