import type { CheckAnswer, ProgressAnswer, ReportAnswer } from '@parcours/contract/campaigns.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import type { SendResult } from '@parcours/model/delivery/provider.ts'
import { parsePublicId, publicId } from '@parcours/model/id.ts'
import { chance } from '@parcours/model/reporting/chance.ts'
import { createCampaign } from '@parcours/testing/campaigns.ts'
import { newTemplate } from '@parcours/testing/journeys.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasDecided } from '../contacts/consent-bits.ts'
import type { Services } from '../journeys/nodes/behaviour.ts'
import { compareHoldout } from './holdout.ts'
import { createSend, launchCampaign } from './launch.ts'
import { prepareSend } from './prepare.ts'
import { sendDue } from './send.ts'
import { decideByMetric } from './winner.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let world: World
let template: string
beforeAll(async () => {
  world = await createWorld()
  template = await newTemplate(world)
})
afterAll(() => world.close())
beforeEach(async () => {
  await sql`DELETE FROM contacts`.execute(world.db)
  await sql`DELETE FROM orders`.execute(world.db)
})

/** The product's own sending, but for a provider that takes everything at once, at a time of the test. */
function servicesAt(now: Date): Services {
  const accepted: SendResult = { kind: 'accepted', providerId: '' }
  const provider = {
    name: 'sandbox' as const,
    batchSize: 500,
    repeatable: true,
    send: async ({ size }: { size: number }) => Array.from({ length: size }, () => accepted),
  }
  return {
    db: world.db,
    providers: {
      open: () => provider,
      signingKey: { bytes: Buffer.alloc(32) } as unknown as Services['providers']['signingKey'],
      publicUrl: world.publicUrl,
    },
    postWebhook: async () => ({ ok: true, body: undefined }),
    clock: () => now,
    heartbeat: () => {},
  }
}

interface TestContact {
  agreed?: boolean
  zone?: string | null
}

/** Contacts with ids that are always the same, so that chance divides them alike at each run. */
async function insertContacts(contacts: TestContact[]): Promise<string[]> {
  const ids = contacts.map((_, index) => `01990000-0000-7000-8000-${String(index).padStart(12, '0')}`)
  await sql`
    INSERT INTO contacts (workspace_id, id, email, time_zone)
    SELECT ${world.workspace.id}::uuid, id, 'p' || n || '@people.test', zone
      FROM unnest(${ids}::uuid[], ${contacts.map(({ zone }) => zone ?? null)}::text[])
    WITH ORDINALITY p (id, zone, n)`.execute(world.db)
  const agreed = ids.filter((_, index) => contacts[index]?.agreed !== false)
  await sql`
    INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, decided_at)
    SELECT ${world.workspace.id}::uuid, id, 'email', 'marketing', 'given', 'test', '2026-01-01'
      FROM unnest(${agreed}::uuid[]) id`.execute(world.db)
  return ids
}

/** Orders of contacts, in cents. */
async function buy(orders: { contactId: string; at: Date; total: number }[]): Promise<void> {
  await sql`
    INSERT INTO orders (workspace_id, id, contact_id, number, ordered_at, total, source)
    SELECT ${world.workspace.id}::uuid, uuidv7(), contact_id, 'n' || gen_random_uuid(), at, total, 'import'
      FROM unnest(${orders.map(({ contactId }) => contactId)}::uuid[], ${orders.map(({ at }) => at)}::timestamptz[],
          ${orders.map(({ total }) => total)}::bigint[]) o (contact_id, at, total)`.execute(world.db)
}

const inside = <T>(work: Parameters<typeof inWorkspace<T>>[2]) => inWorkspace(world.db, world.workspace.id, work)
const uuidOf = (id: string) => parsePublicId('campaign', id) ?? ''

/** Launches a campaign at a time; returns its send. */
async function launchAt(id: string, now: Date): Promise<string> {
  await inside((tx) => launchCampaign(tx, world.workspace.id, uuidOf(id), now))
  return inside(
    async (tx) =>
      (
        await tx
          .selectFrom('campaign_sends')
          .select('id')
          .where('campaign_id', '=', uuidOf(id))
          .executeTakeFirstOrThrow()
      ).id,
  )
}

/** Does what is due of a send at a time. */
async function workAt(sendId: string, now: Date) {
  await prepareSend(world.db, world.workspace.id, sendId, now)
  return sendDue(servicesAt(now), world.workspace.id, sendId, async () => {})
}

const read = async <T>(id: string, part: string) => (await world.call<T>('GET', `/api/v1/campaigns/${id}/${part}`)).body

describe('a holdout', () => {
  it('finds no effect where there is none: of campaigns without one, intervals hold 0 in 93 to 97 %', async () => {
    const campaigns = 210
    const random = chance(5)
    // Who agrees to emails buys far more, as everywhere: unreachable contacts may not be on one side alone.
    const contacts = Array.from({ length: 320 }, (): TestContact => ({ agreed: random() < 0.7 }))
    const ids = await insertContacts(contacts)
    const now = new Date('2026-05-04T09:00:00Z')
    const buyers = ids.filter((_, index) => random() < (contacts[index]?.agreed ? 0.15 : 0.01))
    await buy(
      buyers.map((contactId) => ({
        contactId,
        at: new Date(now.getTime() + DAY),
        total: Math.round(2000 * Math.exp(1.5 * random())),
      })),
    )
    const definition = CampaignDefinition.parse({
      audience: { everyone: true },
      variants: [{ key: 'A', templateId: template }],
      schedule: { kind: 'now' },
      holdout: 50,
    })
    let holding = 0
    let judged = 0
    const declared: number[] = []
    for (let n = 0; n < campaigns; n++) {
      const campaignId = `01990000-0000-7000-9000-${String(n).padStart(12, '0')}`
      await sql`
        INSERT INTO campaigns (workspace_id, id, name, definition, created_at, updated_at)
        VALUES (${world.workspace.id}, ${campaignId}, 'A/A', ${JSON.stringify(definition)}::jsonb, ${now},
            ${now})`.execute(world.db)
      await workAt(await launchAt(publicId('campaign', campaignId), now), now)
      const found = await inside(async (tx) => {
        const sends = await tx.selectFrom('campaign_sends').select('id').where('campaign_id', '=', campaignId).execute()
        return compareHoldout(
          tx,
          sends.map(({ id }) => id),
          definition,
        )
      })
      if (found.low === null || found.high === null) continue
      judged++
      if (found.low <= 0 && found.high >= 0) holding++
      if (found.verdict === 'sure') declared.push(n)
    }
    expect(judged).toBe(campaigns)
    expect(holding / campaigns, `${holding}`).toBeGreaterThan(0.93)
    expect(holding / campaigns).toBeLessThan(0.97)
    expect(declared.length / campaigns).toBeLessThan(0.05)
  }, 400_000)

  it('is drawn among reachable contacts, and the check shows its exact number', async () => {
    const ids = await insertContacts(
      Array.from({ length: 300 }, (_, index): TestContact => ({ agreed: index % 3 > 0 })),
    )
    const id = await createCampaign(world, template, { holdout: 20 })
    const { audience } = await read<CheckAnswer>(id, 'check')
    expect(audience).toMatchObject({ audience: ids.length, reachable: 200, recipients: 200 - audience.holdout })
    const sendId = await launchAt(id, new Date())
    await workAt(sendId, new Date())
    expect(await read<ProgressAnswer>(id, 'progress')).toMatchObject({
      holdout: audience.holdout,
      sent: audience.recipients,
      excluded: [{ reason: 'noConsent', count: 100 }],
    })
    const { rows } = await sql<{ count: number }>`
      SELECT count(*)::int AS count
        FROM campaign_recipients r
        JOIN contacts c ON c.id = r.contact_id
       WHERE r.send_id = ${sendId} AND r.partition = -1 AND ${hasDecided('email', 'given')}`.execute(world.db)
    expect(rows[0]?.count).toBe(audience.holdout)
    // A contact who leaves before their email stays among those who were to get it.
    expect((await read<ReportAnswer>(id, 'report')).holdout).toMatchObject({
      contacts: audience.holdout,
      assigned: 200 - audience.holdout,
    })
  })

  it('is measured from the first email until so many days after the last, like the others', async () => {
    const now = new Date('2026-05-04T09:00:00Z')
    await insertContacts(Array.from({ length: 100 }, () => ({})))
    const id = await createCampaign(world, template, { holdout: 50, pace: 60 })
    const sendId = await launchAt(id, now)
    await workAt(sendId, now)
    await workAt(sendId, new Date(now.getTime() + 2 * HOUR))
    const { rows } = await sql<{
      contact_id: string
      isHoldout: boolean
    }>`SELECT contact_id, partition = -1 AS "isHoldout" FROM campaign_recipients WHERE send_id = ${sendId}`.execute(
      world.db,
    )
    const one = (isHoldout: boolean) => rows.find((row) => row.isHoldout === isHoldout)?.contact_id ?? ''
    for (const isHoldout of [true, false]) {
      await buy([
        { contactId: one(isHoldout), at: new Date(now.getTime() - 1000), total: 100 },
        { contactId: one(isHoldout), at: new Date(now.getTime() + 1000), total: 1000 },
        { contactId: one(isHoldout), at: new Date(now.getTime() + 7 * DAY + HOUR), total: 10_000 },
        { contactId: one(isHoldout), at: new Date(now.getTime() + 7 * DAY + 3 * HOUR), total: 100_000 },
      ])
    }
    expect((await read<ReportAnswer>(id, 'report')).holdout).toMatchObject({
      buyers: 1,
      revenue: 11_000,
      assignedBuyers: 1,
      assignedRevenue: 11_000,
    })
  })
})

describe('what a campaign brought', () => {
  it('counts an order once, for the last email before it, however often the campaign came', async () => {
    const [isHoldout, ...others] = await insertContacts(Array.from({ length: 8 }, () => ({})))
    const first = new Date('2026-05-04T09:00:00Z')
    const id = await createCampaign(world, template, {
      schedule: { kind: 'recurring', rule: 'FREQ=DAILY', start: '2026-05-01', hour: '09:00', timeZone: 'UTC' },
    })
    const definition = await inside(async (tx) =>
      CampaignDefinition.parse(
        (await tx.selectFrom('campaigns').select('definition').where('id', '=', uuidOf(id)).executeTakeFirstOrThrow())
          .definition,
      ),
    )
    for (const days of [0, 1, 2]) {
      const at = new Date(first.getTime() + days * DAY)
      const sendId = await inside((tx) => createSend(tx, world.workspace.id, uuidOf(id), definition, at, at))
      await workAt(sendId, at)
      await sql`
        UPDATE campaign_recipients
           SET partition = -1
         WHERE send_id = ${sendId} AND contact_id = ${isHoldout}`.execute(world.db)
    }
    const after = (days: number) => new Date(first.getTime() + days * DAY + HOUR)
    await buy([
      { contactId: others[0] ?? '', at: after(2), total: 5000 },
      { contactId: others[0] ?? '', at: after(0), total: 1000 },
      { contactId: others[1] ?? '', at: after(1), total: 300 },
      // Money back is no purchase.
      { contactId: others[2] ?? '', at: after(1), total: -200 },
      { contactId: isHoldout ?? '', at: after(2), total: 700 },
    ])
    const all = await read<ReportAnswer>(id, 'report')
    expect(all.variants).toMatchObject([{ sent: 24, contacts: 8, buyers: 3, revenue: 6800 }])
    // Each send by itself: latest first, with its own results.
    const days = [2, 1, 0].map((days) => new Date(first.getTime() + days * DAY).toISOString())
    expect(all.sends).toMatchObject(days.map((startsAt) => ({ startsAt, sent: 8, opened: 0 })))
    const ofSend = await read<ReportAnswer>(id, `report?sendId=${all.sends[1]?.id}`)
    expect(ofSend.sends).toHaveLength(3)
    expect(ofSend.variants).toMatchObject([{ sent: 8, contacts: 8 }])
    const other = await createCampaign(world, template)
    expect((await world.call('GET', `/api/v1/campaigns/${other}/report?sendId=${all.sends[1]?.id}`)).status).toBe(422)
    const compared = await inside(async (tx) =>
      compareHoldout(
        tx,
        (await tx.selectFrom('campaign_sends').select('id').where('campaign_id', '=', uuidOf(id)).execute()).map(
          (send) => send.id,
        ),
        { holdout: 10, conversionDays: 7 },
      ),
    )
    expect(compared).toMatchObject({
      contacts: 1,
      buyers: 1,
      revenue: 700,
      assigned: 7,
      assignedBuyers: 2,
      assignedRevenue: 6100,
    })
  })

  it('counts an order that is dated by its day alone for an email of that day', async () => {
    const [ofDay, dayBefore, inParis] = await insertContacts([{}, {}, {}])
    const now = new Date('2026-05-04T09:00:00Z')
    const id = await createCampaign(world, template)
    await workAt(await launchAt(id, now), now)
    await buy([
      { contactId: ofDay ?? '', at: new Date('2026-05-04T00:00:00Z'), total: 100 },
      { contactId: dayBefore ?? '', at: new Date('2026-05-03T00:00:00Z'), total: 1000 },
      // Midnight of the workspace, which is in Paris.
      { contactId: inParis ?? '', at: new Date('2026-05-03T22:00:00Z'), total: 10_000 },
      { contactId: dayBefore ?? '', at: new Date('2026-05-04T08:59:00Z'), total: 100_000 },
    ])
    expect((await read<ReportAnswer>(id, 'report')).variants).toMatchObject([{ buyers: 2, revenue: 10_100 }])
  })

  it('counts an open or a click as a delivery, and opens by click by the hour', async () => {
    await insertContacts([{}, {}])
    const id = await createCampaign(world, template)
    const sendId = await launchAt(id, new Date())
    await workAt(sendId, new Date())
    const { rows } = await sql<{ id: string }>`
      SELECT id
        FROM messages
       WHERE owner_id = ${sendId}
       ORDER BY id`.execute(world.db)
    const { recordMessageEvents } = await import('../delivery/message-events.ts')
    const at = new Date()
    await inside((tx) =>
      recordMessageEvents(
        tx,
        [{ messageId: rows[0]?.id ?? '', kind: 'clicked', at, data: { link: 0, url: 'https://shop.test/' } }],
        at,
      ),
    )
    expect(await read<ProgressAnswer>(id, 'progress')).toMatchObject({ delivered: 1, opened: 1, clicked: 1 })
    const report = await read<ReportAnswer>(id, 'report')
    expect(report.variants).toMatchObject([{ delivered: 1, opened: 1, clicked: 1 }])
    expect(report.hours).toMatchObject([{ opened: 1, clicked: 1 }])
  })
})

describe('a test of variants', () => {
  const variants = (laterHours: number) => [
    { key: 'A', templateId: template },
    { key: 'B', templateId: template, laterHours },
  ]
  const click = (sendId: string, variant: string, hours: number, limit: number) =>
    sql`
    UPDATE messages SET clicked_at = sent_at + make_interval(hours => ${hours}::int)
     WHERE id IN (SELECT id
                    FROM messages
                   WHERE owner_id = ${sendId} AND variant = ${variant}
                   ORDER BY id
                   LIMIT ${limit})`.execute(world.db)

  it('is decided so many hours after its last email, by as many hours of each', async () => {
    await insertContacts(Array.from({ length: 800 }, () => ({})))
    const now = new Date('2026-05-04T09:00:00Z')
    const id = await createCampaign(world, template, {
      variants: variants(5),
      test: { share: 50, winner: 'clicks', afterHours: 2 },
    })
    const sendId = await launchAt(id, now)
    expect(await workAt(sendId, now)).toEqual({ kind: 'wait', until: '2026-05-04T14:00:00.000Z' })
    expect((await read<ProgressAnswer>(id, 'progress')).decideAt).toBeNull()
    expect(await workAt(sendId, new Date(now.getTime() + 5 * HOUR))).toEqual({
      kind: 'decide',
      at: '2026-05-04T16:00:00.000Z',
    })
    expect((await read<ProgressAnswer>(id, 'progress')).decideAt).toBe('2026-05-04T16:00:00.000Z')
    // Within two hours B is clicked by more contacts; A is later, when B has had no such time.
    await click(sendId, 'A', 4, 150)
    await click(sendId, 'A', 1, 20)
    await click(sendId, 'B', 1, 60)
    await inside((tx) => decideByMetric(tx, world.workspace.id, sendId, new Date(now.getTime() + 7 * HOUR)))
    const { winner } = await read<ReportAnswer>(id, 'report')
    expect(winner).toMatchObject({ variant: 'B', metric: 'clicks', verdict: 'sure' })
    // The others get it now; what they do is no part of the comparison.
    await workAt(sendId, new Date(now.getTime() + 7 * HOUR))
    const report = await read<ReportAnswer>(id, 'report')
    expect(report.variants.reduce((sum, { sent }) => sum + sent, 0)).toBe(800)
    expect(report.ranking).toMatchObject({ best: 'B', verdict: 'sure' })
  })

  it('says that a few clicks prove nothing, and sends the rest some variant', async () => {
    await insertContacts(Array.from({ length: 12 }, () => ({})))
    const now = new Date('2026-05-04T09:00:00Z')
    const id = await createCampaign(world, template, {
      variants: variants(0),
      test: { share: 100, winner: 'clicks', afterHours: 1 },
    })
    const sendId = await launchAt(id, now)
    await workAt(sendId, now)
    await click(sendId, 'A', 1, 3)
    expect((await read<ReportAnswer>(id, 'report')).ranking).toEqual({
      metric: 'clicks',
      best: 'A',
      verdict: 'tooFew',
      confidence: 0.5,
      difference: null,
    })
  })
})

describe('at the local time of each', () => {
  // Noon of 4 May: over in Tokyo and Auckland, in an hour in Paris, tonight in New York.
  const now = new Date('2026-05-04T09:00:00Z')
  const contacts: TestContact[] = [
    { zone: 'Asia/Tokyo' },
    { zone: 'Pacific/Auckland' },
    { zone: 'Europe/Paris' },
    { zone: 'America/New_York' },
    { zone: null },
  ]
  const due = async (sendId: string) =>
    (
      await sql<{ zone: string | null; due_at: Date }>`
        SELECT c.time_zone AS zone, l.due_at
          FROM campaign_recipients r
          JOIN campaign_send_partitions l
         USING (workspace_id, send_id, partition)
          JOIN contacts c ON c.id = r.contact_id
         WHERE r.send_id = ${sendId} AND r.partition >= 0 ORDER BY c.id`.execute(world.db)
    ).rows.map(({ zone, due_at }) => [zone, due_at.toISOString()])

  it('whose hour is over gets it on the next day, never at once; the check tells how many', async () => {
    await insertContacts(contacts)
    const id = await createCampaign(world, template, { schedule: { kind: 'contactTime', at: '2026-05-04T12:00' } })
    const { checkCampaign } = await import('./check.ts')
    const check = await checkCampaign(inside, uuidOf(id), now)
    expect(check).toMatchObject({
      audience: { reachable: 5, over: 2, recipients: 5 },
      warnings: expect.arrayContaining([{ path: 'schedule.over', code: 'campaign.overNextDay', values: { count: 2 } }]),
    })
    expect(check.startsAt).toEqual(now)
    const sendId = await launchAt(id, now)
    await workAt(sendId, now)
    expect(await due(sendId)).toEqual([
      ['Asia/Tokyo', '2026-05-05T03:00:00.000Z'],
      ['Pacific/Auckland', '2026-05-05T00:00:00.000Z'],
      ['Europe/Paris', '2026-05-04T10:00:00.000Z'],
      ['America/New_York', '2026-05-04T16:00:00.000Z'],
      [null, '2026-05-04T10:00:00.000Z'],
    ])
    expect(await read<ProgressAnswer>(id, 'progress')).toMatchObject({ sent: 0 })
  })

  it('or nothing, where that was chosen, with the reason on record', async () => {
    await insertContacts(contacts)
    const { checkCampaign } = await import('./check.ts')
    const create = async () => {
      const created = await createCampaign(world, template, {
        schedule: { kind: 'contactTime', at: '2026-05-04T12:00', over: 'skip' },
        holdout: 50,
      })
      return { id: created, audience: (await checkCampaign(inside, uuidOf(created), now)).audience }
    }
    // The draw may hold all three out, and then there is nobody to launch to.
    let { id, audience } = await create()
    while (audience.recipients === 0) ({ id, audience } = await create())
    const sendId = await launchAt(id, now)
    await workAt(sendId, now)
    expect(await read<ProgressAnswer>(id, 'progress')).toMatchObject({
      audience: 5,
      holdout: audience.holdout,
      taken: 2,
      excluded: [{ reason: 'timeOver', count: 2 }],
    })
    expect(audience).toMatchObject({ over: 2, recipients: 3 - audience.holdout })
    const listed = await world.call<{ data: { reason: string }[] }>(
      'GET',
      `/api/v1/campaigns/${id}/recipients?state=excluded`,
    )
    expect(listed.body.data.map(({ reason }) => reason)).toEqual(['timeOver', 'timeOver'])
  })

  it.each([
    ['at their time', { schedule: { kind: 'contactTime', at: '2035-05-04T12:00' } }],
    ['when they read the most', { schedule: { kind: 'bestTime', day: '2035-05-04', from: '08:00', to: '12:00' } }],
    ['within hours', { hours: { from: '08:00', to: '20:00' } }],
  ])('a zone that is none stops nobody: %s', async (_, change) => {
    await insertContacts([{}, { zone: 'Europe/Paris' }])
    await sql`UPDATE contacts SET time_zone = 'Mars/Olympus' WHERE email = 'p1@people.test'`
      .execute(world.db)
      .catch(() => {})
    const id = await createCampaign(world, template, change)
    expect((await read<CheckAnswer>(id, 'check')).issues).toEqual([])
    const sendId = await launchAt(id, now)
    await prepareSend(world.db, world.workspace.id, sendId, new Date('2035-05-04T04:00:00Z'))
    expect(await read<ProgressAnswer>(id, 'progress')).toMatchObject({ audience: 2 })
    const times = (await due(sendId)).map(([, at]) => at)
    expect(new Set(times).size).toBe(1)
  })
})
