import { type Database, inWorkspace } from '@parcours/db/connection.ts'
import { type ChannelKind, MessageContent } from '@parcours/model/channels/channel.ts'
import {
  ALL_CHANNELS,
  type FrequencyCap,
  type FrequencyCaps,
  NO_LIMITS,
  type WarmUp,
} from '@parcours/model/delivery/limits.ts'
import type { OutgoingMessage, SendResult } from '@parcours/model/delivery/provider.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { newContact, newTemplate } from '@parcours/testing/journeys.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { loadSigningKey } from '../access/secrets.ts'
import type { CompiledContent, DeliveryChannel, MessageToRender } from '../channels/channel.ts'
import { registerChannels } from '../channels/registry.ts'
import { createConnection } from '../connections/connections.ts'
import { recordConsents } from '../consent/ledger.ts'
import { claimContacts, claimsOf, UNSETTLED_COLUMNS, type UnsettledRow } from './claim.ts'
import { deliver } from './deliver.ts'
import { allowanceOf, recordUsage, saveLimits } from './limits.ts'
import type { MessageOwner } from './message-owner.ts'
import { applyProviderReports } from './provider-reports.ts'
import { retryDeferred } from './retry.ts'
import { readSendingRules } from './sending-rules.ts'
import type { DeliveryServices } from './services.ts'

/*
 * Delivery knows no channel: one that exists in this test only, with texts in place of emails, phone numbers in place
 * of addresses, consents of its own and no openings, is sent through all of it.
 */

interface OutgoingText extends OutgoingMessage {
  to: string
  words: string
}
interface CompiledText extends CompiledContent {
  fill: (firstName: string) => string
}

const kind: ChannelKind = {
  address: 'phone',
  content: MessageContent,
  events: { delivered: 'Text Delivered', clicked: 'Text Link Clicked', bounced: 'Text Bounced', unsubscribed: 'STOP' },
  optOut: { unsubscribed: 'STOP' },
  clickIsOpen: false,
}
const NAMES = { en: 'Test', fr: 'Test' }
const compiled: CompiledText = {
  needs: { contact: new Set(['firstName']), extras: new Set() },
  fill: (firstName) => `Hello ${firstName}`,
}
let warmUp: WarmUp | null = null
// The union of channels does not know it.
const CHANNEL = 'carrierPigeon' as 'email'
const texts = {
  key: CHANNEL,
  kind,
  sender: {
    normalise: (given: string) => (/^\d{5}$/.test(given) ? given : undefined),
    malformed: 'contact.phoneMalformed' as const,
  },
  destinations: { of: () => 'everyone', limits: () => ({ perHour: {}, warmUp }) },
  cached: () => undefined,
  compile: async () => compiled,
  render({ fill }: CompiledText, { messageId, to, contact }: MessageToRender): OutgoingText {
    if (contact.firstName === 'Nobody') throw new Error('no name')
    return { key: messageId, to, words: fill(String(contact.firstName)) }
  },
  refusalOf: () => ({ kind: 'refused', reason: 'nameless' }),
  storeInOutbox: async () => {},
}

let world: World
let templateId: string
let now = new Date('2026-11-02T10:00:00Z')
const sent: OutgoingText[] = []
let answer: (text: OutgoingText) => SendResult = ({ key }) => ({ kind: 'accepted', providerId: `of ${key}` })
let services: DeliveryServices

beforeAll(async () => {
  world = await createWorld()
  registerChannels(texts as unknown as DeliveryChannel)
  templateId = uuidOf('template', await newTemplate(world))
  services = {
    db: world.db,
    clock: () => now,
    heartbeat: () => {},
    providers: {
      open: () => ({
        name: 'test',
        batchSize: 2,
        repeatable: true,
        send: async (batch) => {
          const results: SendResult[] = []
          for (let place = 0; place < batch.size; place++) {
            const text = (await batch.at(place)) as unknown as OutgoingText | SendResult
            if ('words' in text) sent.push(text)
            results.push('words' in text ? answer(text) : text)
          }
          return results
        },
      }),
      signingKey: await loadSigningKey(world.db),
      publicUrl: world.publicUrl,
    },
  }
  await connect('36173')
})
afterAll(() => world.close())

/** Adds a connection of which texts come from this address. */
const connect = (fromAddress: string) =>
  inTx(async (tx) =>
    createConnection(
      tx,
      world.workspace.id,
      { channel: CHANNEL, key: 'test', name: NAMES, about: NAMES, settings: z.object({}) },
      { name: `From ${fromAddress}`, fromName: 'Shop', fromAddress, replyTo: null, settings: {} },
      { key: await loadSigningKey(world.db), byOwner: true, now },
    ),
  )

const inTx = <T>(work: Parameters<typeof inWorkspace<T>>[2], db: Database = world.db) =>
  inWorkspace(db, world.workspace.id, work)

async function addContact(fields: object, consent: 'given' | 'withdrawn' | null = 'given'): Promise<string> {
  const contactId = uuidOf('contact', await newContact(world, fields, false))
  const decision = { channel: CHANNEL, source: 'test', decidedAt: new Date('2026-10-01') } as const
  if (consent)
    await inTx((tx) => recordConsents(tx, world.workspace.id, [{ contactId, decision: consent, ...decision }]))
  return contactId
}

/** An owner that wants a text to go to these contacts, each once. */
function ownerOf(contacts: string[], details: { cap?: FrequencyCap; journeyId?: string } = {}) {
  const left = [...contacts]
  const workspaceId = world.workspace.id
  const key = { ownerId: crypto.randomUUID(), ownerAt: now, nodeId: 'text' }
  const statuses = new Map<string, number>()
  const content = { templateId, revision: 1 }
  const owner: MessageOwner = {
    workspaceId,
    channel: CHANNEL,
    connectionId: undefined,
    key,
    names: {},
    async claim(tx, request) {
      const taken = left.splice(0, request.limit).map((contactId) => ({ contactId, entry: null }))
      if (taken.length === 0) return undefined
      return claimContacts(
        tx,
        { workspaceId, channel: CHANNEL, connectionId: undefined, key },
        taken,
        content,
        { ...details, rules: await readSendingRules(tx, templateId) },
        request,
      )
    },
    async unsettled(tx) {
      const { rows } = await sql<UnsettledRow>`
        SELECT ${UNSETTLED_COLUMNS}, NULL AS entry
          FROM messages m
          JOIN contacts c ON c.workspace_id = m.workspace_id AND c.id = m.contact_id
         WHERE m.owner_id = ${key.ownerId} AND m.status = 'sending' AND m.retry_at IS NULL`.execute(tx)
      return claimsOf(rows, () => content)
    },
    async settled(_, { excluded }, counts) {
      for (const [status, count] of [...counts, ['excluded', excluded.length] as const])
        statuses.set(status, (statuses.get(status) ?? 0) + count)
    },
  }
  return { owner, statuses, ownerId: key.ownerId }
}

const messagesOf = async (ownerId: string) =>
  (
    await sql<{ id: string; channel: string; address: string | null; status: string; reason: string | null }>`
      SELECT id, channel, address, status, reason
        FROM messages
       WHERE owner_id = ${ownerId}
       ORDER BY contact_id`.execute(world.db)
  ).rows

it('sends to phone numbers, with the consent, suppressions and caps of its own', async () => {
  const ada = await addContact({ firstName: 'Ada', phone: '+33611000001' })
  const unasked = await addContact({ firstName: 'Bo', phone: '+33611000002' }, null)
  const left = await addContact({ firstName: 'Cy', phone: '+33611000003' }, 'withdrawn')
  const noPhone = await addContact({ firstName: 'Di', email: 'di@texts.test' })
  const stopped = await addContact({ firstName: 'Ed', phone: '+33611000005' })
  const nameless = await addContact({ firstName: 'Nobody', phone: '+33611000006' })
  await sql`
    INSERT INTO suppressions (workspace_id, channel, address, reason)
    VALUES (${world.workspace.id}, ${CHANNEL}, '+33611000005', 'bounced')`.execute(world.db)

  const first = ownerOf([ada, unasked, left, noPhone, stopped, nameless])
  expect(await deliver(services, first.owner)).toEqual({ paused: false })
  expect(await messagesOf(first.ownerId)).toMatchObject([
    { channel: CHANNEL, address: '+33611000001', status: 'sent' },
    { status: 'excluded', reason: 'noConsent' },
    { status: 'excluded', reason: 'unsubscribed' },
    { status: 'excluded', reason: 'noAddress' },
    { status: 'excluded', reason: 'bounced' },
    { status: 'failed', reason: 'nameless' },
  ])
  expect(sent).toMatchObject([{ to: '+33611000001', words: 'Hello Ada' }])
  expect(Object.fromEntries(first.statuses)).toEqual({ sent: 1, failed: 1, excluded: 4 })

  const capped = ownerOf([ada], { cap: { messages: 1, days: 7 } })
  await deliver(services, capped.owner)
  expect(await messagesOf(capped.ownerId)).toMatchObject([{ status: 'excluded', reason: 'frequencyCap' }])
})

it('counts texts against the cap over all channels, and emails not against its own', async () => {
  const contactId = await addContact({ firstName: 'Fay', phone: '+33611000007', email: 'fay@texts.test' })
  const earlier = { ownerId: crypto.randomUUID(), ownerAt: now }
  await sql`
    INSERT INTO messages (workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, template_id,
        template_revision, address, status, provider, created_at)
    VALUES (${world.workspace.id}, uuidv7(), 'email', ${earlier.ownerId}, ${earlier.ownerAt}, 'email', ${contactId},
        ${templateId}, 1, 'fay@texts.test', 'sent', 'sandbox', ${now})`.execute(world.db)
  const own = ownerOf([contactId], { cap: { messages: 1, days: 7 } })
  await deliver(services, own.owner)
  expect(await messagesOf(own.ownerId)).toMatchObject([{ status: 'sent' }])

  const caps = async (given: FrequencyCaps) =>
    inTx((tx) => saveLimits(tx, world.workspace.id, { perHour: {}, warmUp: null, quiet: null, caps: given }, now))
  await caps({ [ALL_CHANNELS]: { messages: 2, days: 7 } })
  const third = ownerOf([contactId])
  await deliver(services, third.owner)
  expect(await messagesOf(third.ownerId)).toMatchObject([{ status: 'excluded', reason: 'frequencyCap' }])
  await caps({})
})

it.each(['of nobody', 'of a journey'])('retries what its provider deferred, %s', async (whose) => {
  const contactId = await addContact({
    firstName: 'Gus',
    phone: whose === 'of nobody' ? '+33611000008' : '+33611000018',
  })
  answer = () => ({ kind: 'deferred', reason: 'test: queue full' })
  const { owner, ownerId } = ownerOf([contactId], whose === 'of a journey' ? { journeyId: crypto.randomUUID() } : {})
  await deliver(services, owner)
  expect(await messagesOf(ownerId)).toMatchObject([{ status: 'deferred', reason: 'test: queue full' }])
  answer = ({ key }) => ({ kind: 'accepted', providerId: `of ${key}` })
  now = new Date(now.getTime() + 6 * 60_000)
  await retryDeferred(services)
  expect(await messagesOf(ownerId)).toMatchObject([{ channel: CHANNEL, status: 'sent' }])
})

it('applies what becomes of its messages by its own names: a click opens nothing, STOP ends its consent only', async () => {
  const contactId = await addContact({ firstName: 'Hal', phone: '+33611000009', email: 'hal@texts.test' })
  const email = { channel: 'email', decision: 'given', source: 'test', decidedAt: new Date('2026-10-01') } as const
  await inTx((tx) => recordConsents(tx, world.workspace.id, [{ contactId, ...email }]))
  const { owner, ownerId } = ownerOf([contactId])
  await deliver(services, owner)
  const [{ id } = { id: '' }] = await messagesOf(ownerId)
  const reports = (['delivered', 'clicked', 'bounced', 'unsubscribed'] as const).map((what) => ({
    id: `notice ${what}`,
    kind: what,
    at: now,
    providerId: `of ${id}`,
    data: {},
  }))
  await inTx((tx) => applyProviderReports(tx, world.workspace.id, reports, now))
  await inTx((tx) => applyProviderReports(tx, world.workspace.id, reports, now))
  const { rows } = await sql`
    SELECT m.delivered_at IS NOT NULL AS delivered, m.opened_at, m.clicked_at IS NOT NULL AS clicked,
           (SELECT array_agg(DISTINCT s.channel) FROM suppressions s WHERE s.address = m.address) AS suppressed,
           (SELECT array_agg(l.channel || ' ' || l.decision || ' ' || l.source ORDER BY l.id)
              FROM consent_ledger l
             WHERE l.contact_id = m.contact_id AND l.source <> 'test') AS decided
      FROM messages m
     WHERE m.id = ${id}`.execute(world.db)
  expect(rows).toEqual([
    { delivered: true, opened_at: null, clicked: true, suppressed: [CHANNEL], decided: [`${CHANNEL} withdrawn STOP`] },
  ])
  const { rows: events } = await sql<{ names: string[] }>`
    SELECT array_agg(name ORDER BY name) AS names
      FROM event_inbox
     WHERE contact_id = ${contactId} AND name IS NOT NULL`.execute(world.db)
  expect(events).toEqual([{ names: ['STOP', 'Text Bounced', 'Text Delivered', 'Text Link Clicked'] }])
})

it('comes from the addresses that the channel says messages can come from', async () => {
  await expect(connect('shop@texts.test')).rejects.toMatchObject({
    issues: [{ path: 'fromAddress', code: 'contact.phoneMalformed' }],
  })
  await expect(connect('3617')).rejects.toThrow()
  await connect('36174')
  const { rows } = await sql`
    SELECT from_address, is_default FROM connections WHERE channel = ${CHANNEL} ORDER BY from_address`.execute(world.db)
  expect(rows).toEqual([
    { from_address: '36173', is_default: true },
    { from_address: '36174', is_default: false },
  ])
})

it('has limits of its own, of which emails use nothing', async () => {
  const { id } = world.workspace
  const allowed = (channel: 'email') =>
    inTx(async (tx) => (await allowanceOf(tx, id, NO_LIMITS, { channel, ownerKind: undefined }, now))?.today)
  const use = (channel: 'email', count: number) =>
    inTx((tx) => recordUsage(tx, id, { channel, ownerKind: undefined }, new Map([['everyone', count]]), now))
  expect(await allowed(CHANNEL)).toBeUndefined()
  warmUp = { startsOn: now.toISOString().slice(0, 10), firstDay: 10, growth: 2, until: 1000 }
  await use('email', 1000)
  expect(await allowed(CHANNEL)).toBe(10)
  await use(CHANNEL, 3)
  await use(CHANNEL, 1)
  expect(await allowed(CHANNEL)).toBe(6)
  expect(await allowed('email')).toBeUndefined()
})
