import { connect, type Database } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { storeEvents } from '@parcours/domain/events/inbox.ts'
import { graphOf } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

/** The shape before tables of journeys had the names that they have now. */
const BEFORE = '0043-identifiers-by-contact'
const HOUR_MS = 3_600_000

/** The ids of what is in the old database, readable in failures. */
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const [WORKSPACE, ORDERS, ORDERS_V1, RUN, VIPS, VIPS_V1, JOB] = [1, 2, 3, 4, 5, 6, 7].map(id) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
]
const CONTACTS = {
  /** Waits until a moment that is over. */
  overdue: id(101),
  /** Waits for a payment. */
  payer: id(102),
  /** Waits for a payment since a wait that ended an hour ago. */
  waitedBefore: id(103),
  /** Has paid, but the journey does not know yet. */
  deferred: id(104),
  /** Tagged before the restart, and after it. */
  tagged: id(105),
  untagged: id(106),
}

const orders = graphOf(
  [
    step.onEvent('trigger', 'Ordered', 'afterExit', { key: 'order' }),
    step.wait('pause', 1, 'hours'),
    step.waitForEvent('paid', 'Paid', 9, 'days'),
    step.exit('thanks'),
    step.exit('late'),
  ],
  ['trigger>pause', 'pause>paid', 'paid:happened>thanks', 'paid:timedOut>late'],
)
const vips = graphOf([
  { id: 'trigger', kind: 'triggerChange', settings: { of: 'tag', tag: 'vip', change: 'added', reentry: 'once' } },
  step.exit('end'),
])

const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS)

/** Writes a live journey with contacts in it, and long work half done, under the names of then. */
async function fill(db: Database): Promise<void> {
  await sql`INSERT INTO workspaces (id, name) VALUES (${WORKSPACE}, 'Old')`.execute(db)
  for (const contact of Object.values(CONTACTS))
    await sql`
      INSERT INTO contacts (workspace_id, id, tags)
      VALUES (${WORKSPACE}, ${contact}, ${contact === CONTACTS.tagged ? ['vip'] : []}::text[])`.execute(db)
  for (const [journey, version, name, graph] of [
    [ORDERS, ORDERS_V1, 'Orders', orders],
    [VIPS, VIPS_V1, 'VIPs', vips],
  ] as const) {
    await sql`
      INSERT INTO journeys (workspace_id, id, name, draft, state, live_version_id)
      VALUES (${WORKSPACE}, ${journey}, ${name}, ${JSON.stringify(graph)}, 'live', ${version})`.execute(db)
    await sql`
      INSERT INTO journey_versions (workspace_id, id, journey_id, number, graph)
      VALUES (${WORKSPACE}, ${version}, ${journey}, 1, ${JSON.stringify(graph)})`.execute(db)
  }
  await sql`
    INSERT INTO journey_listeners (workspace_id, version_id, node_id, kind, event_name)
    VALUES (${WORKSPACE}, ${ORDERS_V1}, 'trigger', 'trigger', 'Ordered'),
           (${WORKSPACE}, ${ORDERS_V1}, 'paid', 'wait', 'Paid'),
           (${WORKSPACE}, ${VIPS_V1}, 'trigger', 'change', 'tagAdded:vip')`.execute(db)
  await sql`
    INSERT INTO journey_runs (workspace_id, id, journey_id, version_id, reason, size, workflow_id)
    VALUES (${WORKSPACE}, ${RUN}, ${ORDERS}, ${ORDERS_V1}, 'event', 4, ${`run-${RUN}`})`.execute(db)
  for (const [contact, step, due, lastWait] of [
    [CONTACTS.overdue, 'pause', ago(0.1), null],
    [CONTACTS.payer, 'paid', ago(-24), ago(1)],
    [CONTACTS.waitedBefore, 'paid', ago(-24), ago(1)],
    [CONTACTS.deferred, 'paid', ago(-24), ago(1)],
  ] as const)
    await sql`
      INSERT INTO journey_positions (workspace_id, run_id, contact_id, journey_id, version_id, lane, entry, entered_at,
          node_id, state, since, due_at, heard_at)
      VALUES (${WORKSPACE}, ${RUN}, ${contact}, ${ORDERS}, ${ORDERS_V1}, 'o1',
              ${JSON.stringify({ event: 'Ordered', properties: { order: 'o1' }, occurredAt: ago(3) })}, ${ago(3)},
              ${step}, 'waiting', ${ago(1)}, ${due}, ${lastWait})`.execute(db)
  await sql`
    INSERT INTO events (workspace_id, id, contact_id, kind, name, properties, occurred_at, received_at)
    VALUES (${WORKSPACE}, ${id(900)}, ${CONTACTS.deferred}, 'track', 'Paid', '{}', ${ago(0.5)}, ${ago(0.5)})`.execute(
    db,
  )
  await sql`
    INSERT INTO journey_backlog (workspace_id, journey_id, contact_id, id, kind, name, properties, occurred_at,
        received_at)
    SELECT workspace_id, ${ORDERS}, contact_id, id, kind, name, properties, occurred_at, received_at
      FROM events`.execute(db)
  await sql`
    INSERT INTO operations (workspace_id, id, kind, input, total, done, affected, cursor, chunk, created_at)
    VALUES (${WORKSPACE}, ${JOB}, 'tagContacts',
            ${JSON.stringify({ contacts: { ids: [CONTACTS.tagged, CONTACTS.untagged] }, add: ['vip'], remove: [] })}, 2,
            1, 1, ${CONTACTS.tagged}, 1, now())`.execute(db)
  await sql`
    INSERT INTO operation_changes (workspace_id, operation_id, contact_id, added, removed)
    VALUES (${WORKSPACE}, ${JOB}, ${CONTACTS.tagged}, '{vip}', '{}')`.execute(db)
}

let world: World
beforeAll(async () => {
  const url = inject('postgresUrl')
  const name = `before_${process.pid}`
  const admin = connect({ url, max: 1 })
  await sql`CREATE DATABASE ${sql.id(name)}`.execute(admin)
  await admin.destroy()
  const old = connect({ url: url.replace(/\/parcours$/, `/${name}`), max: 1 })
  await migrate(old, new Date(), BEFORE)
  await fill(old)
  await migrate(old)
  await old.destroy()
  world = await createWorld({ template: name, worker: true })
}, 120_000)
afterAll(() => world.close())

const happens = (contactId: string, name: string, properties: object, occurredAt: Date) =>
  storeEvents(
    world.db,
    [
      {
        workspaceId: WORKSPACE,
        messageId: `${contactId} ${name} ${occurredAt.toISOString()}`,
        kind: 'track',
        contactId,
        name,
        properties: { ...properties },
        occurredAt,
      },
    ],
    new Date(),
  )

const positionsOf = async (contactId: string) =>
  (
    await sql<{ step: string; state: string; journey: string }>`
      SELECT p.node_id AS step, p.state, j.name AS journey
        FROM journey_positions p JOIN journeys j ON j.id = p.journey_id
       WHERE p.contact_id = ${contactId} ORDER BY p.entered_at`.execute(world.db)
  ).rows

const comesTo = (contactId: string, step: string) =>
  eventually(
    () => positionsOf(contactId),
    (seen) => seen.some((position) => position.step === step),
    30,
  )

describe('a database of an earlier version, brought up to date with journeys running in it,', () => {
  it('moves contacts whose wait is over', async () => {
    await comesTo(CONTACTS.overdue, 'paid')
  })

  it('routes the events that were deferred', async () => {
    await comesTo(CONTACTS.deferred, 'thanks')
  })

  it('ends a wait by a new event, and by none from before the last wait ended', async () => {
    await happens(CONTACTS.waitedBefore, 'Paid', {}, ago(2))
    await happens(CONTACTS.payer, 'Paid', {}, new Date())
    await comesTo(CONTACTS.payer, 'thanks')
    await eventually(
      () => sql<{ n: number }>`SELECT count(*)::int AS n FROM event_inbox`.execute(world.db),
      ({ rows }) => rows[0]?.n === 0,
    )
    expect(await positionsOf(CONTACTS.waitedBefore)).toEqual([{ step: 'paid', state: 'waiting', journey: 'Orders' }])
  })

  it('knows the entry keys: one key enrolls once, another beside it', async () => {
    for (const order of ['O1', 'o2']) await happens(CONTACTS.waitedBefore, 'Ordered', { order }, new Date())
    const seen = await eventually(
      () => positionsOf(CONTACTS.waitedBefore),
      ({ length }) => length > 1,
    )
    expect(seen.map(({ step }) => step)).toEqual(['paid', 'pause'])
  })

  it('finishes the work that was half done, and enrolls the contacts that it changes', async () => {
    await comesTo(CONTACTS.untagged, 'end')
    expect(await positionsOf(CONTACTS.tagged)).toEqual([])
  })
})
