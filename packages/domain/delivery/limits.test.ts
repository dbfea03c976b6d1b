import { inWorkspace } from '@parcours/db/connection.ts'
import { NO_LIMITS, type SendingLimits } from '@parcours/model/delivery/limits.ts'
import type { SendResult } from '@parcours/model/delivery/provider.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { createCampaign, progressOf } from '@parcours/testing/campaigns.ts'
import { graphOf, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { servicesOf } from '@parcours/testing/services.ts'
import { step } from '@parcours/testing/steps.ts'
import { VirtualConductor } from '@parcours/testing/virtual-conductor.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchCampaign } from '../campaigns/launch.ts'
import { prepareSend } from '../campaigns/prepare.ts'
import { sendDue } from '../campaigns/send.ts'
import { enrollInLive } from '../journeys/enrollment/enroll-in-live.ts'
import type { Services } from '../journeys/nodes/behaviour.ts'
import { saveLimits } from './limits.ts'
import { recordMessageEvents, recordUnsubscribeReason } from './message-events.ts'
import { retryDeferred } from './retry.ts'

const BEGUN = new Date('2026-03-02T08:00:00Z')
/** One message in five minutes to Google's mailboxes; the others have no limit. */
const ONE_IN_FIVE_MINUTES: SendingLimits = { ...NO_LIMITS, perHour: { google: 12 } }
const later = (minutes: number) => new Date(BEGUN.getTime() + minutes * 60_000)

let world: World
let template: string
let services: Services
let now = BEGUN
let answer: SendResult = { kind: 'accepted' }
beforeAll(async () => {
  world = await createWorld()
  template = await newTemplate(world)
  const own = await servicesOf(world)
  const provider = {
    name: 'sandbox' as const,
    batchSize: 500,
    repeatable: true,
    send: async ({ size }: { size: number }) => Array.from({ length: size }, () => answer),
  }
  services = { ...own, providers: { ...own.providers, open: () => provider }, clock: () => now }
})
afterAll(() => world.close())
beforeEach(async () => {
  now = BEGUN
  answer = { kind: 'accepted' }
  await sql`DELETE FROM contacts`.execute(world.db)
  await sql`DELETE FROM sending_usage`.execute(world.db)
})

const inTx = <T>(work: Parameters<typeof inWorkspace<T>>[2]) => inWorkspace(world.db, world.workspace.id, work)
const limit = (limits: SendingLimits) => inTx((tx) => saveLimits(tx, world.workspace.id, limits, now))

let groups = 0

/** Contacts who agreed to email, one at each of these domains. */
async function contactsAt(...domains: string[]): Promise<string[]> {
  const workspaceId = world.workspace.id
  const group = `.${++groups}@`
  const { rows } = await sql<{ id: string }>`
    INSERT INTO contacts (workspace_id, email)
    SELECT ${workspaceId}, 'p' || n || ${group} || domain
      FROM unnest(${domains}::text[]) WITH ORDINALITY d (domain, n)
    RETURNING id`.execute(world.db)
  const ids = rows.map(({ id }) => id)
  await sql`
    INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, decided_at)
    SELECT ${workspaceId}, id, 'email', 'marketing', 'given', 'test', '2026-01-01'
      FROM unnest(${ids}::uuid[]) id`.execute(world.db)
  return ids
}

/** Messages of those who are there, by what became of them. */
async function messages(): Promise<Record<string, number>> {
  const { rows } = await sql<{ status: string; count: number }>`
    SELECT m.status, count(*)::int AS count
      FROM messages m
      JOIN contacts c ON c.workspace_id = m.workspace_id AND c.id = m.contact_id
     GROUP BY m.status`.execute(world.db)
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]))
}

async function messagesOf(contactIds: string[]): Promise<string[]> {
  const rows = await world.db.selectFrom('messages').select('id').where('contact_id', 'in', contactIds).execute()
  return rows.map(({ id }) => id)
}

/** Adds them to a journey of one email, and conducts it. */
async function sendByJourney(contactIds: string[]): Promise<VirtualConductor> {
  const graph = graphOf([step.byHand('begin'), step.email('mail', template), step.exit('end')])
  const journeyId = uuidOf('journey', await publish(world, 'Welcome', graph))
  const enrolling = { workspaceId: world.workspace.id, journeyId, reason: 'manual', now: BEGUN } as const
  await inTx((tx) => enrollInLive(tx, enrolling, contactIds))
  const conductor = new VirtualConductor(world.db, services, BEGUN)
  await conductor.settle()
  return conductor
}

/** Sends a campaign to everyone, as far as the limits allow now; what it does is repeated later by `work`. */
async function sendByCampaign() {
  const workspaceId = world.workspace.id
  const id = await createCampaign(world, template)
  const campaignId = uuidOf('campaign', id)
  await inTx((tx) => launchCampaign(tx, workspaceId, campaignId, now))
  const { id: sendId } = await inTx((tx) =>
    tx.selectFrom('campaign_sends').select('id').where('campaign_id', '=', campaignId).executeTakeFirstOrThrow(),
  )
  const work = async () => {
    await prepareSend(world.db, workspaceId, sendId, now)
    return sendDue(services, workspaceId, sendId, async () => {})
  }
  return { id, work, next: await work() }
}

describe('limits by mailbox provider', () => {
  it('hold back the contacts of a journey beyond them, each until their turn', async () => {
    await limit(ONE_IN_FIVE_MINUTES)
    const conductor = await sendByJourney(await contactsAt('gmail.com', 'gmail.com', 'gmail.com', 'else.test'))
    expect(await messages()).toEqual({ sent: 2 })
    await conductor.moveTo(later(5))
    expect(await messages()).toEqual({ sent: 3 })
    await conductor.moveTo(later(10))
    expect(await messages()).toEqual({ sent: 4 })
  })

  it('hold back the recipients of a campaign that sends already, and are told before it does', async () => {
    await limit(NO_LIMITS)
    await contactsAt('gmail.com', 'gmail.com', 'gmail.com', 'else.test')
    const draft = await createCampaign(world, template)
    await limit({
      ...ONE_IN_FIVE_MINUTES,
      warmUp: { startsOn: '2026-03-02', firstDay: 100, growth: 2, until: 10_000 },
    })
    const check = await world.call<{ startsAt: string; endsAt: string }>('GET', `/api/v1/campaigns/${draft}/check`)
    expect(Date.parse(check.body.endsAt) - Date.parse(check.body.startsAt)).toBe(15 * 60_000)

    const { work, next } = await sendByCampaign()
    expect([next, await messages()]).toMatchObject([{ kind: 'wait' }, { sent: 2 }])
    now = later(5)
    await work()
    expect(await messages()).toEqual({ sent: 3 })
  })

  it('hold back what is retried beyond them', async () => {
    await limit(NO_LIMITS)
    answer = { kind: 'deferred', reason: 'sandbox: later' }
    await sendByJourney(await contactsAt('gmail.com', 'gmail.com', 'else.test'))
    expect(await messages()).toEqual({ deferred: 3 })
    answer = { kind: 'accepted' }
    now = later(60)
    await sql`DELETE FROM sending_usage`.execute(world.db)
    await limit(ONE_IN_FIVE_MINUTES)
    await sql`UPDATE messages SET retry_at = ${now} WHERE status = 'deferred'`.execute(world.db)
    await retryDeferred(services)
    expect(await messages()).toEqual({ sent: 2, deferred: 1 })
  })
})

describe('what recipients say', () => {
  it('pauses a campaign that five of them complain of while it sends', async () => {
    await limit(ONE_IN_FIVE_MINUTES)
    const all = await contactsAt(...Array.from({ length: 6 }, () => 'else.test'), 'gmail.com', 'gmail.com')
    const { id } = await sendByCampaign()
    const complained = await messagesOf(all.slice(0, 5))
    const complaints = complained.map((messageId) => ({ messageId, kind: 'complained' as const, at: now }))
    await world.db.transaction().execute((tx) => recordMessageEvents(tx, complaints, now))
    expect(await progressOf(world, id)).toMatchObject({ state: 'paused', pausedWhy: 'complaints' })
  })

  it('is kept with their leaving: why they unsubscribe', async () => {
    await limit(NO_LIMITS)
    const one = await contactsAt('else.test')
    await sendByCampaign()
    const [messageId = ''] = await messagesOf(one)
    await inTx((tx) => recordMessageEvents(tx, [{ messageId, kind: 'unsubscribed', at: now }], now))
    await recordUnsubscribeReason(world.db, messageId, 'tooMany')
    const { data } = await world.db
      .selectFrom('message_events')
      .select('data')
      .where('message_id', '=', messageId)
      .where('kind', '=', 'unsubscribed')
      .executeTakeFirstOrThrow()
    expect(data).toEqual({ reason: 'tooMany' })
  })
})
