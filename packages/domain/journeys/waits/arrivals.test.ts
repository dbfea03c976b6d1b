import { connect, type Database, inWorkspace } from '@parcours/db/connection.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { isBlocked } from '@parcours/testing/blocked.ts'
import { graphOf, publish } from '@parcours/testing/journeys.ts'
import { servicesOf } from '@parcours/testing/services.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drainBatch } from '../../dispatch/drain.ts'
import { SHARDS, storeEvents } from '../../events/inbox.ts'
import { loadGraph } from '../authoring/versions.ts'
import { enrollContacts } from '../enrollment/enroll.ts'
import type { Services } from '../nodes/behaviour.ts'
import { lockOutEnrollments } from '../running/locks.ts'
import { performSteps } from '../running/perform.ts'

const DAY = 86_400_000

let world: World
let db: Database
let services: Services
beforeAll(async () => {
  world = await createWorld()
  db = connect({ url: world.databaseUrl, max: 5 })
  services = await servicesOf({ ...world, db })
})
afterAll(async () => {
  await db.destroy()
  await world.close()
})

/** Two contacts, French and German, who have just entered a journey. */
async function enter(name: string, graph: ReturnType<typeof graphOf>) {
  const [workspaceId, journeyId] = [world.workspace.id, uuidOf('journey', await publish(world, name, graph))]
  const { rows: contacts } = await sql<{ id: string }>`
    INSERT INTO contacts (workspace_id, email, country)
    SELECT ${workspaceId}, country || '@' || ${name} || '.test', country
      FROM unnest(ARRAY['FR', 'DE']) country
    RETURNING id`.execute(db)
  const begun = new Date()
  await inWorkspace(db, workspaceId, async (tx) => {
    const { live_version_id: versionId } = await tx
      .selectFrom('journeys')
      .select('live_version_id')
      .where('id', '=', journeyId)
      .executeTakeFirstOrThrow()
    const ids = contacts.map(({ id }) => id)
    if (versionId)
      await enrollContacts(
        tx,
        { workspaceId, journeyId, versionId, graph: await loadGraph(tx, versionId), reason: 'manual', now: begun },
        ids,
        { properties: {} },
      )
  })
  const { id: runId } = await db
    .selectFrom('journey_runs')
    .select('id')
    .where('journey_id', '=', journeyId)
    .executeTakeFirstOrThrow()
  return {
    perform: (step: string, days: number) =>
      performSteps(
        { ...services, clock: () => new Date(begun.getTime() + days * DAY), heartbeat: () => {} },
        { workspaceId, runId },
        [step],
      ),
    /** Both do something, which is in the inbox. */
    bothDo: (event: string, days: number, properties: Record<string, unknown> = {}) => {
      const at = new Date(begun.getTime() + days * DAY)
      const events = contacts.map(({ id }) => ({
        workspaceId,
        messageId: `${name} ${event} ${id}`,
        kind: 'track' as const,
        contactId: id,
        name: event,
        properties,
        occurredAt: at,
      }))
      return storeEvents(db, events, at)
    },
    drain: async (days: number) => {
      for (let shard = 0; shard < SHARDS; shard++)
        while (await drainBatch(db, shard, new Date(begun.getTime() + days * DAY))) {}
    },
    places: async () => {
      const { rows } = await sql<{ country: string; tags: string[]; node_id: string; outcome: string | null }>`
        SELECT c.country, c.tags, p.node_id, p.outcome
          FROM journey_positions p
          JOIN contacts c ON c.id = p.contact_id
         WHERE p.journey_id = ${journeyId}
         ORDER BY c.country`.execute(db)
      return rows
    },
  }
}

/** Holds a lock that `slow` needs at its end, does the rest meanwhile, and lets it end. */
async function meanwhile(
  hold: (tx: Parameters<Parameters<ReturnType<Database['transaction']>['execute']>[0]>[0]) => Promise<unknown>,
  slow: () => Promise<unknown>,
  rest: () => Promise<unknown>,
) {
  let blocked: Promise<unknown> | undefined
  await db.transaction().execute(async (tx) => {
    await hold(tx)
    blocked = slow()
    await isBlocked(db)
    await rest()
  })
  await blocked
}

const tag = step.addTag('tag', 'seen')
const end = step.exit('end')

describe('a contact who arrives at a step in the very moment in which', () => {
  it('it is carried out for others does not pass it unseen', async () => {
    const { perform, places } = await enter(
      'others',
      graphOf(
        [
          step.byHand('trigger'),
          {
            id: 'isEarly',
            kind: 'condition',
            settings: { condition: { kind: 'property', property: 'country', operator: 'is', value: 'FR' } },
          },
          step.wait('wait', 1, 'days'),
          tag,
          end,
        ],
        ['trigger>isEarly', 'isEarly:yes>tag', 'isEarly:no>wait', 'wait>tag', 'tag>end'],
      ),
    )
    await perform('isEarly', 0)
    // A member edits the early one: tagging has to wait, and meanwhile the other one's wait ends.
    await meanwhile(
      (tx) => sql`SELECT FROM contacts WHERE country = 'FR' FOR UPDATE`.execute(tx),
      () => perform('tag', 2),
      () => perform('wait', 2),
    )
    await perform('tag', 2)
    expect(await places()).toEqual([
      { country: 'DE', tags: ['seen'], node_id: 'end', outcome: null },
      { country: 'FR', tags: ['seen'], node_id: 'end', outcome: null },
    ])
  })

  describe('what they come to wait for is recorded', () => {
    const graph = (event: string) =>
      graphOf(
        [
          step.byHand('trigger'),
          {
            id: 'isFrench',
            kind: 'condition',
            settings: { condition: { kind: 'property', property: 'country', operator: 'is', value: 'FR' } },
          },
          step.waitForEvent('wait', event, 1, 'days'),
          end,
        ],
        ['trigger>isFrench', 'isFrench:yes>wait', 'isFrench:no>wait', 'wait:happened>end'],
      )
    const bothGoOn = [
      { country: 'DE', tags: [], node_id: 'wait', outcome: 'happened' },
      { country: 'FR', tags: [], node_id: 'wait', outcome: 'happened' },
    ]

    it('goes on, when they arrive last', async () => {
      const { perform, bothDo, drain, places } = await enter('arrive last', graph('Paid'))
      await meanwhile(
        (tx) => sql`LOCK TABLE journey_counters IN SHARE MODE`.execute(tx),
        () => perform('isFrench', 0),
        async () => {
          await bothDo('Paid', 0.1)
          await drain(0.1)
        },
      )
      expect(await places()).toEqual(bothGoOn)
    })

    it('goes on, when it is recorded last', async () => {
      const { perform, bothDo, drain, places } = await enter('recorded last', graph('Shipped'))
      const other = await publish(world, 'Other', graphOf([step.onEvent('trigger', 'Shipped'), end], ['trigger>end']))
      await bothDo('Shipped', 0.1)
      await meanwhile(
        (tx) => lockOutEnrollments(tx, [uuidOf('journey', other)]),
        () => drain(0.1),
        () => perform('isFrench', 0),
      )
      expect(await places()).toEqual(bothGoOn)
    })
  })

  describe('the date that they come to wait for moves', () => {
    const moved = '2099-06-01T10:00:00Z'
    const graph = (settings: object) =>
      graphOf(
        [
          step.byHand('trigger'),
          {
            id: 'isFrench',
            kind: 'condition',
            settings: { condition: { kind: 'property', property: 'country', operator: 'is', value: 'FR' } },
          },
          {
            id: 'wait',
            kind: 'wait',
            settings: {
              until: 'property',
              property: 'at',
              offsetDays: 0,
              time: '09:00',
              yearly: false,
              offset: { amount: 0, unit: 'hours' },
              ...settings,
            },
          },
          end,
        ],
        ['trigger>isFrench', 'isFrench:yes>wait', 'isFrench:no>wait', 'wait>end'],
      )
    const untilMoved = async () => {
      const { rows } = await sql<{
        due: Date
      }>`
        SELECT due_at AS due
          FROM journey_positions
         WHERE node_id = 'wait' AND state = 'waiting' AND awaited_date IS NOT NULL`.execute(db)
      await sql`DELETE FROM journey_positions WHERE awaited_date IS NOT NULL`.execute(db)
      return rows.map(({ due }) => due.toISOString())
    }
    const bothWait = ['2099-06-01T10:00:00.000Z', '2099-06-01T10:00:00.000Z']
    const setDate = (name: string, at: string) =>
      sql`
        UPDATE contacts
           SET properties = jsonb_build_object('at', ${at}::text)
         WHERE email LIKE '%@' || ${name} || '.test'`.execute(db)

    it('to another of the contact, recorded before they have come', async () => {
      const name = 'date of contact'
      const { perform, drain } = await enter(name, graph({}))
      await setDate(name, '2099-01-01T10:00:00Z')
      await drain(0)
      await meanwhile(
        (tx) => sql`LOCK TABLE journey_counters IN SHARE MODE`.execute(tx),
        () => perform('isFrench', 0),
        async () => {
          await setDate(name, moved)
          await drain(0)
        },
      )
      expect(await untilMoved()).toEqual(bothWait)
    })

    it('by an event, recorded before they have come', async () => {
      const { perform, bothDo, drain } = await enter('date first', graph({ source: 'entry', movedBy: ['Moved first'] }))
      await meanwhile(
        (tx) => sql`LOCK TABLE journey_counters IN SHARE MODE`.execute(tx),
        () => perform('isFrench', 0.2),
        async () => {
          await bothDo('Moved first', 0.1, { at: moved })
          await drain(0.2)
        },
      )
      expect(await untilMoved()).toEqual(bothWait)
    })

    it('by an event, recorded after they have come, as no transaction could see', async () => {
      const { perform, bothDo, drain } = await enter('date last', graph({ source: 'entry', movedBy: ['Moved last'] }))
      const other = await publish(
        world,
        'Other date',
        graphOf([step.onEvent('trigger', 'Moved last'), end], ['trigger>end']),
      )
      await bothDo('Moved last', 0.1, { at: moved })
      await meanwhile(
        (tx) => lockOutEnrollments(tx, [uuidOf('journey', other)]),
        () => drain(0.2),
        () => perform('isFrench', 0.2),
      )
      expect(await untilMoved()).toEqual(bothWait)
    })
  })
})
