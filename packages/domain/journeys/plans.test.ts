import { type Database, inWorkspace } from '@parcours/db/connection.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { graphOf, newTemplate, publish, redraw } from '@parcours/testing/journeys.ts'
import { type Handled, watchPlans } from '@parcours/testing/plan-watch.ts'
import { servicesOf } from '@parcours/testing/services.ts'
import { step } from '@parcours/testing/steps.ts'
import { VirtualConductor } from '@parcours/testing/virtual-conductor.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { processBulkJobChunk, undoBulkJob } from '../bulk-jobs/bulk-job.ts'
import { applyMessageEvents } from '../delivery/message-events.ts'
import { storeEvents } from '../events/inbox.ts'
import { createList } from '../segments/list.ts'
import { pauseJourney, publishJourney, startMigration, stopJourney } from './control/lifecycle.ts'
import { resumeJourney } from './control/resume.ts'
import { enrollBySegment } from './enrollment/enroll-by-segment.ts'
import { enrollInLive } from './enrollment/enroll-in-live.ts'

const CONTACTS = 1000
/**
 * A step may read each of its contacts, what is known of them, and the next days, some times over; a statement that
 * compares each with each reads a thousand times as much.
 */
const ROWS_PER_CONTACT = 30
const DAY_MS = 86_400_000
/** No workspace has this id. */
const NOBODYS = '01900000-0000-7000-8000-000000000000'
const START = new Date('2026-05-04T08:00:00Z')

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/** Contacts who agreed to email. */
async function arrive(mark: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO contacts (workspace_id, email, country)
    SELECT ${world.workspace.id}, n || '@' || ${mark} || '.test', 'FR'
      FROM generate_series(1, ${CONTACTS}::int) n
    RETURNING id`.execute(world.db)
  const ids = rows.map(({ id }) => id)
  await sql`INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, decided_at)
    SELECT workspace_id, id, 'email', 'marketing', 'given', 'test', ${START}
      FROM contacts
     WHERE id = ANY (${ids}::uuid[])`.execute(world.db)
  return ids
}

/** The statements that handled more rows than there is reason for, in words. */
function tooMuch(handled: Handled[]): string[] {
  return handled.flatMap(({ rows, by, statement }) =>
    rows > CONTACTS * ROWS_PER_CONTACT ? [`${by}, ${rows} rows: ${statement}`] : [],
  )
}

/** Enrolls contacts in a journey that begins by hand. */
async function enrollDirectly(db: Database, journeyId: string, contacts: string[], now: Date): Promise<void> {
  const workspaceId = world.workspace.id
  await inWorkspace(db, workspaceId, (tx) =>
    enrollInLive(tx, { workspaceId, journeyId, reason: 'manual', now }, contacts),
  )
}

/** All contacts go through every kind of step, some by events, until none is left. */
async function goThrough(db: Database, journeyId: string, contacts: string[], begun: Date): Promise<void> {
  const workspaceId = world.workspace.id
  const services = await servicesOf({ ...world, db })
  const conductor = new VirtualConductor(
    db,
    { ...services, postWebhook: async () => ({ ok: true, body: { seen: true } }) },
    begun,
  )
  const track = async (name: string, contactIds: string[]) => {
    const { now } = conductor
    await storeEvents(
      db,
      contactIds.map((contactId) => ({
        workspaceId,
        messageId: `${name} ${begun.getTime()} ${contactId}`,
        kind: 'track' as const,
        contactId,
        name,
        properties: { total: 20 },
        occurredAt: now,
      })),
      now,
    )
    await conductor.settle()
  }
  await enrollDirectly(db, journeyId, contacts, begun)
  await conductor.settle()
  await conductor.moveTo(new Date(begun.getTime() + 60_000))
  await track('Paid', contacts.slice(0, CONTACTS / 2))
  await conductor.moveTo(new Date(begun.getTime() + 6 * DAY_MS))
  await inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<{
      id: string
    }>`
      SELECT id
        FROM messages
       WHERE contact_id = ANY (${contacts}::uuid[]) AND status = 'sent' AND created_at >= ${begun}
       ORDER BY contact_id`.execute(tx)
    await storeEvents(
      tx,
      await applyMessageEvents(
        tx,
        workspaceId,
        rows
          .slice(0, CONTACTS / 4)
          .map(({ id: messageId }) => ({ messageId, kind: 'opened' as const, at: conductor.now })),
        conductor.now,
      ),
      conductor.now,
    )
  })
  await conductor.settle()
  await track('Bought', contacts.slice(CONTACTS / 4, CONTACTS / 2))
  await track('Left', contacts.slice(CONTACTS / 2, (CONTACTS * 3) / 4))
  await conductor.moveTo(new Date(begun.getTime() + 20 * DAY_MS))
}

/** Each reads the plans of all statements twice; alone on two cores it takes some 40 s. */
const LIMIT_MS = 180_000

it('no statement compares each contact with each, whether the planner knows nothing yet or takes all for a handful', {
  timeout: LIMIT_MS,
}, async () => {
  const list = await inWorkspace(world.db, world.workspace.id, (tx) =>
    createList(tx, world.workspace.id, 'Seen', START),
  )
  const segmentId = publicId('segment', list)
  const journey = await publish(world, 'Plans', {
    ...graphOf(
      [
        {
          id: 'trigger',
          kind: 'triggerManual',
          settings: { reentry: 'afterExit', only: { kind: 'not', of: { kind: 'tag', tag: 'blocked' } } },
        },
        step.waitForEvent('paid', 'Paid', 1, 'days'),
        {
          id: 'isFrench',
          kind: 'condition',
          settings: { condition: { kind: 'property', property: 'country', operator: 'is', value: 'FR' } },
        },
        {
          id: 'ways',
          kind: 'split',
          settings: {
            ways: [
              { id: 'w1', name: '', share: 50, holdout: false },
              { id: 'w2', name: '', share: 50, holdout: false },
            ],
          },
        },
        {
          id: 'branch',
          kind: 'branch',
          settings: { branches: [{ id: 'w1', name: '', condition: { kind: 'tag', tag: 'b' }, entry: [] }] },
        },
        {
          id: 'update',
          kind: 'updateContact',
          settings: {
            changes: [
              { kind: 'set', property: 'seen', value: '{{ contact.email }}' },
              { kind: 'addTag', tag: 'a' },
            ],
          },
        },
        { id: 'consent', kind: 'recordConsent', settings: { channel: 'sms', decision: 'given' } },
        { id: 'list', kind: 'changeList', settings: { segmentId, change: 'add' } },
        { id: 'emit', kind: 'emitEvent', settings: { event: 'Seen', properties: [] } },
        {
          id: 'member',
          kind: 'waitForSegment',
          settings: { segmentId, on: 'entered', timeout: { amount: 1, unit: 'days' } },
        },
        { id: 'weekday', kind: 'wait', settings: { until: 'weekday', weekdays: [2, 4], time: '09:00' } },
        {
          id: 'email',
          kind: 'sendEmail',
          settings: { templateId: await newTemplate(world), cap: { emails: 5, days: 1 } },
        },
        { id: 'hook', kind: 'webhook', settings: { url: 'https://example.com/hook', body: '', save: 'crm' } },
        {
          id: 'opened',
          kind: 'waitForMessage',
          settings: { nodeId: 'email', did: 'opened', timeout: { amount: 10, unit: 'days' } },
        },
        step.exit('end'),
      ],
      [
        'trigger>paid',
        'paid:happened>isFrench',
        'paid:timedOut>isFrench',
        'isFrench:yes>ways',
        'isFrench:no>end',
        'ways:w1>branch',
        'ways:w2>branch',
        'branch:w1>end',
        'branch:otherwise>update',
        'update>consent',
        'consent>list',
        'list>emit',
        'emit>member',
        'member:happened>weekday',
        'member:timedOut>end',
        'weekday>email',
        'email>hook',
        'hook>opened',
        'hook:failed>end',
        'opened:happened>end',
        'opened:timedOut>end',
      ],
    ),
    rules: {
      goal: { event: 'Bought', where: [], days: 30, exit: true },
      exits: [{ kind: 'event', event: 'Left', where: [] }],
    },
  })
  const journeyId = uuidOf('journey', journey)
  const contacts = await arrive('plans')

  // When the statistics were made, all events had been taken from the inbox: it believes that whatever comes is next to
  // nothing.
  await sql`
    INSERT INTO event_inbox (shard, workspace_id, id, kind, name, properties, occurred_at, received_at)
    SELECT 3, ${NOBODYS}, uuidv7(), 'track', 'Elsewhere', '{}', now(), now()
      FROM generate_series(1, ${CONTACTS}::int)`.execute(world.db)
  await sql`DELETE FROM event_inbox`.execute(world.db)
  await sql`ANALYZE event_inbox`.execute(world.db)
  const watch = watchPlans(world.databaseUrl)
  try {
    await goThrough(watch.db, journeyId, contacts, START)
    await sql`VACUUM ANALYZE`.execute(world.db)
    await goThrough(watch.db, journeyId, contacts, new Date(START.getTime() + 100 * DAY_MS))
    const { rows } = await sql<{ left: string; count: number }>`
      SELECT ended_why AS left, count(*)::int AS count
        FROM journey_positions
       WHERE entered_at > ${START}
       GROUP BY 1
       ORDER BY 1`.execute(world.db)
    expect(Object.fromEntries(rows.map(({ left, count }) => [left, count]))).toEqual({
      completed: CONTACTS / 2,
      exitRule: CONTACTS / 4,
      goal: CONTACTS / 4,
    })
    const moves = watch.handled.filter(({ statement }) => statement.includes('INSERT INTO journey_trail'))
    expect(moves.length).toBeGreaterThan(28)
    expect(tooMuch(watch.handled)).toEqual([])
  } finally {
    await watch.close()
  }
})

it('nor do statements that move contacts to a new version and back, through a pause, out by a segment, or out at once', {
  timeout: LIMIT_MS,
}, async () => {
  const workspaceId = world.workspace.id
  const segmentId = publicId(
    'segment',
    await inWorkspace(world.db, workspaceId, (tx) => createList(tx, workspaceId, 'Out', START)),
  )
  const journey = await publish(world, 'Moves', {
    ...graphOf([
      step.byHand('trigger', 'afterExit'),
      step.wait('wait', 3, 'days'),
      step.email('email', await newTemplate(world)),
      step.wait('later', 30, 'days'),
      step.exit('end'),
    ]),
    rules: { goal: null, exits: [{ kind: 'segment', segmentId, on: 'entered' }] },
  })
  const journeyId = uuidOf('journey', journey)
  const contacts = await arrive('moves')
  const watch = watchPlans(world.databaseUrl)
  const { db } = watch
  const inside = async () =>
    (
      await sql<{
        count: number
      }>`
        SELECT count(*)::int AS count
          FROM journey_positions
         WHERE journey_id = ${journeyId} AND ended_at IS NULL`.execute(world.db)
    ).rows[0]?.count
  const work = async (id: string, now: Date) => {
    while (!(await processBulkJobChunk(db, workspaceId, id, now)));
  }
  try {
    const services = await servicesOf({ ...world, db })
    for (const [round, overdue] of (['spread', 'skip', 'spread', 'skip'] as const).entries()) {
      const begun = new Date(START.getTime() + round * 100 * DAY_MS)
      const conductor = new VirtualConductor(db, services, begun)
      await enrollDirectly(db, journeyId, contacts, begun)
      await conductor.settle()
      await redraw(world.db, journeyId)
      await inWorkspace(db, workspaceId, (tx) => publishJourney(tx, workspaceId, journeyId, null, begun))
      const plan = [{ from: 'wait', to: { nodeId: 'wait', retime: false } }]
      const taken = await inWorkspace(db, workspaceId, (tx) =>
        startMigration(tx, { workspaceId, userId: null }, journeyId, plan, begun),
      )
      await work(taken, begun)
      await work(
        await inWorkspace(db, workspaceId, (tx) =>
          undoBulkJob(tx, { workspaceId, userId: null, id: taken, mayLaunch: true, now: begun }),
        ),
        begun,
      )
      await conductor.settle()
      await inWorkspace(db, workspaceId, (tx) => pauseJourney(tx, journeyId, conductor.now))
      await conductor.moveTo(new Date(begun.getTime() + 4 * DAY_MS))
      await inWorkspace(db, workspaceId, (tx) =>
        resumeJourney(tx, workspaceId, journeyId, { overdue, hours: 2 }, conductor.now),
      )
      await conductor.settle()
      await conductor.moveTo(new Date(begun.getTime() + 5 * DAY_MS))
      await inWorkspace(db, workspaceId, (tx) =>
        enrollBySegment(
          tx,
          workspaceId,
          uuidOf('segment', segmentId),
          { entered: contacts.slice(0, CONTACTS / 2), left: [] },
          conductor.now,
        ),
      )
      await conductor.settle()
      expect(await inside()).toBe(CONTACTS / 2)
      await inWorkspace(db, workspaceId, (tx) => stopJourney(tx, workspaceId, journeyId, conductor.now))
      await conductor.settle()
      expect(await inside()).toBe(0)
      await sql`VACUUM ANALYZE`.execute(world.db)
      await inWorkspace(db, workspaceId, (tx) => publishJourney(tx, workspaceId, journeyId, null, conductor.now))
    }
    expect(tooMuch(watch.handled)).toEqual([])
  } finally {
    await watch.close()
  }
})

it('nor do statements that move waits to other dates', { timeout: LIMIT_MS }, async () => {
  const workspaceId = world.workspace.id
  const untilDate = { until: 'property' as const, property: 'day', offsetDays: -1, time: '09:00', yearly: false }
  const journeyId = uuidOf(
    'journey',
    await publish(
      world,
      'Dates',
      graphOf([
        step.onEvent('trigger', 'Booked', 'afterExit', { key: 'id' }),
        { id: 'ofContact', kind: 'wait', settings: untilDate },
        {
          id: 'ofEvent',
          kind: 'wait',
          settings: { ...untilDate, source: 'entry', movedBy: ['Moved'], keepTime: true },
        },
      ]),
    ),
  )
  const contacts = await arrive('dates')
  const watch = watchPlans(world.databaseUrl)
  const { db } = watch
  const services = await servicesOf({ ...world, db })
  const day = (from: Date, days: number) => new Date(from.getTime() + days * DAY_MS).toISOString()
  const setDay = (value: string) =>
    inWorkspace(db, workspaceId, (tx) =>
      sql`
        UPDATE contacts
           SET properties = jsonb_build_object('day', ${value}::text)
         WHERE id = ANY (${contacts}::uuid[])`.execute(tx),
    )
  const due = async () =>
    (
      await sql<{ node_id: string; day: string; count: number }>`
        SELECT node_id, to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count(*)::int AS count
          FROM journey_positions WHERE journey_id = ${journeyId} AND ended_at IS NULL GROUP BY 1, 2`.execute(world.db)
    ).rows
  try {
    for (const round of [0, 1]) {
      const begun = new Date(START.getTime() + round * 100 * DAY_MS)
      const conductor = new VirtualConductor(db, services, begun)
      const track = async (name: string, days: number) => {
        const { now } = conductor
        await storeEvents(
          db,
          contacts.map((contactId) => ({
            workspaceId,
            messageId: `dates ${name} ${days} ${round} ${contactId}`,
            kind: 'track' as const,
            contactId,
            name,
            properties: { id: 'a', day: day(begun, days) },
            occurredAt: now,
          })),
          now,
        )
        await conductor.settle()
      }
      await setDay(day(begun, 5))
      await track('Booked', 30)
      expect(await due()).toEqual([{ node_id: 'ofContact', day: day(begun, 4).slice(0, 10), count: CONTACTS }])
      await setDay(day(begun, 3))
      await conductor.settle()
      expect(await due()).toEqual([{ node_id: 'ofContact', day: day(begun, 2).slice(0, 10), count: CONTACTS }])
      await conductor.moveTo(new Date(begun.getTime() + 2.5 * DAY_MS))
      expect(await due()).toEqual([{ node_id: 'ofEvent', day: day(begun, 29).slice(0, 10), count: CONTACTS }])
      await track('Moved', 20)
      expect(await due()).toEqual([{ node_id: 'ofEvent', day: day(begun, 19).slice(0, 10), count: CONTACTS }])
      await conductor.moveTo(new Date(begun.getTime() + 25 * DAY_MS))
      expect(await due()).toEqual([])
      await sql`VACUUM ANALYZE`.execute(world.db)
    }
    expect(
      watch.handled.filter(({ statement }) => statement.includes('awaited_date = d.awaited')).length,
    ).toBeGreaterThan(8)
    expect(tooMuch(watch.handled)).toEqual([])
  } finally {
    await watch.close()
  }
})
