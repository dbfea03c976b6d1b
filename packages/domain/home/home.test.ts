import { inWorkspace } from '@parcours/db/connection.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { createCampaign } from '@parcours/testing/campaigns.ts'
import { graphOf, newContact, newTemplate, publish, redraw } from '@parcours/testing/journeys.ts'
import { watchPlans } from '@parcours/testing/plan-watch.ts'
import { servicesOf } from '@parcours/testing/services.ts'
import { step } from '@parcours/testing/steps.ts'
import { VirtualConductor } from '@parcours/testing/virtual-conductor.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { launchCampaign } from '../campaigns/launch.ts'
import { prepareSend } from '../campaigns/prepare.ts'
import { applyMessageEvents } from '../delivery/message-events.ts'
import { enrollInLive } from '../journeys/enrollment/enroll-in-live.ts'
import { daysOf } from './days.ts'
import type { Need } from './need.ts'
import { needsOf } from './needs.ts'
import { sendingNow } from './sending.ts'
import { startSteps } from './start.ts'
import { happenedToday } from './today.ts'

const HOUR_MS = 3_600_000

let world: World
beforeEach(async () => {
  world = await createWorld()
  return () => world.close()
})

const inside = <T>(work: Parameters<typeof inWorkspace<T>>[2]) => inWorkspace(world.db, world.workspace.id, work)
const today = (now: Date) => inside((tx) => happenedToday(tx, now))

/** An email journey, live, and who conducts it from a moment on. */
async function emailJourney(name: string, begun: Date) {
  const journey = await publish(
    world,
    name,
    graphOf([step.byHand('trigger', 'afterExit'), step.email('email', await newTemplate(world)), step.exit('end')]),
  )
  const conductor = new VirtualConductor(world.db, await servicesOf(world), begun)
  const enroll = async (contacts: string[]) => {
    await inside((tx) =>
      enrollInLive(
        tx,
        {
          workspaceId: world.workspace.id,
          journeyId: uuidOf('journey', journey),
          reason: 'manual',
          now: conductor.now,
        },
        contacts.map((id) => uuidOf('contact', id)),
      ),
    )
    await conductor.settle()
  }
  return { journey, conductor, enroll }
}

/** So many of the latest emails are opened. */
const open = (count: number, now: Date) =>
  inside(async (tx) => {
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM messages WHERE status = 'sent' ORDER BY created_at DESC, id LIMIT ${count}`.execute(tx)
    await applyMessageEvents(
      tx,
      world.workspace.id,
      rows.map(({ id: messageId }) => ({ messageId, kind: 'opened' as const, at: now })),
      now,
    )
  })

const contacts = (mark: string, count: number) =>
  Promise.all(Array.from({ length: count }, (_, n) => newContact(world, { email: `${n}@${mark}.test` })))

describe('what happened', () => {
  it('stands beside yesterday, from midnight on where the workspace is', async () => {
    const now = new Date()
    await sql`UPDATE workspaces SET time_zone = 'Asia/Kathmandu' WHERE id = ${world.workspace.id}`.execute(world.db)
    const { today: midnight, yesterday } = await inside((tx) => daysOf(tx, now))
    // 05:45 ahead of UTC: no full hour is its midnight.
    expect(midnight.getUTCMinutes()).toBe(15)
    expect(midnight.getTime() - yesterday.getTime()).toBe(24 * HOUR_MS)

    const [first, second] = [await contacts('before', 3), await contacts('today', 2)]
    const { journey, conductor, enroll } = await emailJourney('Win back', new Date(midnight.getTime() - 60_000))
    await enroll(first)
    await open(1, now)
    await conductor.moveTo(midnight)
    await enroll(second)
    await open(2, now)
    const [shown] = (await today(now)).journeys
    expect(shown).toMatchObject({
      id: uuidOf('journey', journey),
      name: 'Win back',
      written: {
        today: { sent: 2, opened: 2, clicked: 0 },
        yesterday: { sent: 3, opened: 1, clicked: 0 },
      },
      entered: { today: 2, yesterday: 3 },
    })
    expect(shown?.hours).toHaveLength(24)
    expect(shown?.hours.reduce((sum, count) => sum + count, 0)).toBe(5)
  })

  it('counts new contacts, orders with what they brought, and contacts who withdrew', async () => {
    const now = new Date()
    // Every day of it has 24 hours.
    await sql`UPDATE workspaces SET time_zone = 'UTC' WHERE id = ${world.workspace.id}`.execute(world.db)
    const { today: midnight } = await inside((tx) => daysOf(tx, now))
    const [one, two] = await contacts('shop', 2)
    await world.call('POST', `/api/v1/contacts/${one}/consents`, {
      channel: 'email',
      decision: 'withdrawn',
      source: 'test',
    })
    await sql`
      INSERT INTO orders (workspace_id, id, contact_id, number, ordered_at, total, source)
      SELECT ${world.workspace.id}, uuidv7(), ${uuidOf('contact', two ?? '')}, n::text,
             ${midnight}::timestamptz - n * interval '1 hour', 1000 + n, 'import'
        FROM generate_series(0, 30) n`.execute(world.db)
    expect(await today(new Date())).toMatchObject({
      contacts: { today: 2, yesterday: 0 },
      orders: { today: { count: 1, revenue: 1000 }, yesterday: { count: 24 } },
      unsubscribed: { today: 1, yesterday: 0 },
      currency: 'EUR',
    })
  })
})

/** A campaign that sends, its recipients fixed. */
async function sending(change: object = {}): Promise<string> {
  const now = new Date()
  const id = await createCampaign(world, await newTemplate(world), change)
  await inside((tx) => launchCampaign(tx, world.workspace.id, uuidOf('campaign', id), now))
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM campaign_sends WHERE campaign_id = ${uuidOf('campaign', id)}`.execute(world.db)
  await prepareSend(world.db, world.workspace.id, rows[0]?.id ?? '', now)
  return id
}

describe('what is sending', () => {
  it('is a campaign with its share, and journeys of the last hour; then what leaves next', async () => {
    const { enroll } = await emailJourney('Hello', new Date())
    await enroll(await contacts('reader', 4))
    const campaign = await sending()
    const soon = new Date(Date.now() + 26 * HOUR_MS)
    const weekly = await createCampaign(world, await newTemplate(world), {
      schedule: {
        kind: 'recurring',
        rule: 'FREQ=DAILY',
        start: soon.toISOString().slice(0, 10),
        hour: soon.toISOString().slice(11, 16),
        timeZone: 'UTC',
      },
    })
    const launched = await world.call('POST', `/api/v1/campaigns/${weekly}/launch`)
    expect(launched.status, JSON.stringify(launched.body)).toBe(200)
    const seen = await inside((tx) => sendingNow(tx, new Date()))
    expect(seen.campaigns).toMatchObject([{ id: uuidOf('campaign', campaign), taken: 0, total: 4, perHour: null }])
    expect(seen.journeys).toMatchObject([{ name: 'Hello', sent: 4 }])
    soon.setUTCSeconds(0, 0)
    expect(seen.upcoming).toMatchObject([{ id: uuidOf('campaign', weekly), at: soon, recurs: true }])
  })
})

describe('what needs a user', () => {
  const needs = () => inside((tx) => needsOf(tx, new Date()))
  const kinds = async () => (await needs()).map(({ kind }: Need) => kind)

  it('is nothing in a workspace where everything is in order', async () => {
    const { enroll } = await emailJourney('Hello', new Date())
    await enroll(await contacts('fine', 2))
    await sending()
    expect(await needs()).toEqual([])
  })

  it('is a connection that fails, a journey that was paused, and changes that are not published', async () => {
    const { journey } = await emailJourney('Hello', new Date())
    await sql`UPDATE connections SET failure = '{"problem":"credentials","since":"2026-11-27T10:00:00Z"}'`.execute(
      world.db,
    )
    await redraw(world.db, uuidOf('journey', journey))
    await world.call('POST', `/api/v1/journeys/${journey}/pause`)
    expect(await needs()).toMatchObject([
      { kind: 'connectionFailing', about: { name: 'Test' }, at: new Date('2026-11-27T10:00:00Z') },
      { kind: 'journeyPaused', about: { kind: 'journey', name: 'Hello' } },
      { kind: 'journeysChanged', count: 1, about: { name: 'Hello' } },
    ])
  })

  it('is quarantined work, by the journey or segment that it is about', async () => {
    const { journey } = await emailJourney('Hello', new Date())
    await sql`
      INSERT INTO quarantine (workspace_id, kind, key, name, payload, first_at, last_at)
      SELECT ${world.workspace.id}, kind, kind || n, 'x',
             jsonb_build_object('journeyId', ${uuidOf('journey', journey)}::text), now(), now()
        FROM generate_series(1, 3) n, unnest('{message,journeyContact,event}'::text[]) kind`.execute(world.db)
    expect(await needs()).toMatchObject([
      { kind: 'journeyStuck', about: { kind: 'journey', name: 'Hello' }, count: 3 },
      { kind: 'workFailed', count: 3 },
      { kind: 'eventsRefused', count: 3 },
    ])
  })

  it('is a test whose winner a user declares, once all who are in it were taken', async () => {
    await contacts('test', 10)
    const templateId = await newTemplate(world)
    await sending({
      variants: [
        { key: 'A', templateId, subject: 'One' },
        { key: 'B', templateId, subject: 'Two' },
      ],
      test: { share: 50, winner: 'hand', afterHours: 1 },
    })
    expect(await kinds()).toEqual([])
    await sql`UPDATE campaign_send_partitions SET claimed = total WHERE variant IS NOT NULL`.execute(world.db)
    expect(await needs()).toMatchObject([{ kind: 'winnerToDeclare', about: { name: 'Spring' } }])
    expect((await inside((tx) => sendingNow(tx, new Date()))).campaigns).toMatchObject([
      { endsAt: null, perHour: null },
    ])
  })

  it('is a draft whose time is near, and a campaign that was paused or held', async () => {
    const at = new Date(Date.now() + 20 * HOUR_MS).toISOString().slice(0, 16)
    const schedule = { kind: 'at', at, timeZone: 'UTC' }
    await createCampaign(world, await newTemplate(world), { schedule })
    await createCampaign(world, await newTemplate(world), {
      schedule: { ...schedule, at: new Date(Date.now() + 20 * 24 * HOUR_MS).toISOString().slice(0, 16) },
    })
    expect(await needs()).toMatchObject([{ kind: 'campaignNotLaunched', at: new Date(`${at}:00Z`) }])
    // Of a day or an hour that there is not, it is none, and hides no other.
    const over = 'nextDay'
    for (const unsound of [
      ...['2026-02-30T09:00', '2026-13-45T99:99', '2026-12-01T24:01'].flatMap((local) => [
        { ...schedule, at: local },
        { kind: 'contactTime', at: local, over },
      ]),
      { kind: 'bestTime', day: '2026-13-45', from: '09:00', to: '20:00', over },
      { kind: 'recurring', rule: 'FREQ=DAILY', start: '2026-13-45', hour: '09:00', timeZone: 'UTC' },
    ])
      await createCampaign(world, await newTemplate(world), { schedule: unsound })
    expect(await needs()).toMatchObject([{ kind: 'campaignNotLaunched', at: new Date(`${at}:00Z`) }])
    await contacts('held', 2)
    const paused = await sending()
    await world.call('POST', `/api/v1/campaigns/${paused}/pause`)
    expect(await kinds()).toEqual(['campaignNotLaunched', 'campaignPaused'])
    await sql`UPDATE campaign_sends SET pause_reason = 'complaints'`.execute(world.db)
    expect(await kinds()).toEqual(['campaignHeld', 'campaignNotLaunched'])
  })
})

describe('the beginning', () => {
  it('is a list of what is still missing', async () => {
    expect(await inside(startSteps)).toEqual({ sender: false, contacts: false, event: false, journey: false })
    await emailJourney('Hello', new Date())
    await world.track([{ userId: 'first', event: 'Seen' }])
    await newContact(world, { email: 'first@start.test' })
    await new VirtualConductor(world.db, await servicesOf(world), new Date()).settle()
    expect(await inside(startSteps)).toEqual({ sender: false, contacts: true, event: true, journey: true })
  })
})

it('reads what happened lately, however many contacts, runs and messages there were before', async () => {
  const CONTACTS = 20_000
  const { journey, enroll } = await emailJourney('Hello', new Date())
  await enroll(await contacts('lately', 5))
  const old = (days: number) => `01900000-${days.toString(16).padStart(4, '0')}-7000-8000-`
  await sql`
    INSERT INTO contacts (workspace_id, id, email, created_at)
    SELECT ${world.workspace.id}, (${old(1)} || lpad(to_hex(n), 12, '0'))::uuid, n || '@old.test', '2024-06-01'
      FROM generate_series(1, ${CONTACTS}::int) n`.execute(world.db)
  await sql`
    INSERT INTO journey_runs (workspace_id, id, journey_id, version_id, reason, size, workflow_id, created_at, to_start,
        to_begin)
    SELECT workspace_id, (${old(2)} || lpad(to_hex(n), 12, '0'))::uuid, journey_id, version_id, 'event', 1, 'old' || n,
           '2024-06-01', false, false
      FROM journey_runs, generate_series(1, ${CONTACTS}::int) n
     WHERE journey_id = ${uuidOf('journey', journey)}`.execute(world.db)
  await sql`
    INSERT INTO orders (workspace_id, id, contact_id, number, ordered_at, total, source)
    SELECT workspace_id, uuidv7(), id, id::text, created_at, 1000, 'import' FROM contacts WHERE created_at < '2025-01-01'`.execute(
    world.db,
  )
  await sql`
    INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, decided_at, recorded_at)
    SELECT workspace_id, id, 'email', 'marketing', 'withdrawn', 'test', created_at, created_at
      FROM contacts WHERE created_at < '2025-01-01'`.execute(world.db)
  await sql`
    INSERT INTO messages (workspace_id, id, owner_id, owner_at, node_id, contact_id, template_id, template_revision,
        status, channel, provider, created_at, journey_id)
    SELECT workspace_id, uuidv7(), id, now(), 'email', id, uuidv7(), 1, 'sent', 'email', 'sandbox', now(),
           ${uuidOf('journey', journey)}
      FROM contacts`.execute(world.db)
  await sql`VACUUM ANALYZE`.execute(world.db)
  const watch = watchPlans(world.databaseUrl)
  try {
    const [now, workspaceId] = [new Date(), world.workspace.id]
    const begun = performance.now()
    const all = await inWorkspace(watch.db, workspaceId, async (tx) => ({
      today: await happenedToday(tx, now),
      sending: await sendingNow(tx, now),
      needs: await needsOf(tx, now),
      start: await startSteps(tx),
    }))
    expect(performance.now() - begun).toBeLessThan(2000)
    expect(all.today.contacts.today).toBe(5)
    expect(all.today.journeys).toMatchObject([{ id: uuidOf('journey', journey), entered: { today: 5 } }])
    expect(watch.handled.length).toBeGreaterThan(10)
    expect(watch.handled.filter(({ rows }) => rows > 100)).toEqual([])
  } finally {
    await watch.close()
  }
})

it('has each part by an operation of its own', async () => {
  const id = await publish(world, 'Hello', graphOf([step.byHand('trigger'), step.exit('end')]))
  const parts = ['home', 'home/needs', 'home/sending', 'home/start', 'contact-counts']
  const answers = await Promise.all(parts.map((part) => world.call<object>('GET', `/api/v1/${part}`)))
  expect(answers.map(({ status }) => status)).toEqual(parts.map(() => 200))
  expect(answers[0]?.body).toMatchObject({ journeys: [{ id, name: 'Hello', state: 'live' }] })
  expect(id).toBe(publicId('journey', uuidOf('journey', id)))
})
