import type { ReportAnswer } from '@parcours/contract/campaigns.ts'
import { NO_LIMITS, warmUpAllows, warmUpDays } from '@parcours/model/delivery/limits.ts'
import { bounceReport } from '@parcours/testing/bounce-report.ts'
import { createCampaign, launchCampaign, progressOf, progressWhen, segmentOfTag } from '@parcours/testing/campaigns.ts'
import { contactsOf, finished, graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

let world: World
let template: string

beforeAll(async () => {
  world = await createWorld({ worker: true })
  template = await newTemplate(world)
})
afterAll(() => world.close())
beforeEach(async () => {
  await sql`DELETE FROM contacts`.execute(world.db)
  await sql`DELETE FROM sending_usage`.execute(world.db)
  await limit(NO_LIMITS)
})

const limit = async (limits: object) =>
  expect((await world.call('PUT', '/api/v1/sending-limits', limits)).status).toBe(200)
const addContacts = (...addresses: string[]) => Promise.all(addresses.map((email) => newContact(world, { email })))
let made = 0
const some = (count: number, domain: string) =>
  addContacts(...Array.from({ length: count }, () => `p${++made}@${domain}`))
const quiet = () => new Promise((resolve) => setTimeout(resolve, 1200))
const today = () => new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris' }).format(new Date())
const outbox = async (search: string) =>
  (
    await world.call<{ data: { id: string; recipient: string; subject: string; contactId: string | null }[] }>(
      'GET',
      `/api/v1/outbox?search=${encodeURIComponent(search)}`,
    )
  ).body.data

describe('sending limits', () => {
  it('hold back what a mailbox provider would get too fast, and no other contact', async () => {
    // A twelfth of the hour's limit each five minutes.
    await limit({ perHour: { google: 24 }, warmUp: null })
    await some(5, 'gmail.com')
    await some(3, 'elsewhere.test')
    const id = await launchCampaign(world, template)
    await progressWhen(world, id, ({ sent }) => sent >= 5)
    await quiet()
    expect(await progressOf(world, id)).toMatchObject({ state: 'sending', sent: 5 })
    const { rows } = await sql<{
      domain: string
      count: number
    }>`
      SELECT split_part(address, '@', 2) AS domain, count(*)::int AS count
        FROM messages
       WHERE address IS NOT NULL
       GROUP BY 1
       ORDER BY 1`.execute(world.db)
    expect(rows).toEqual([
      { domain: 'elsewhere.test', count: 3 },
      { domain: 'gmail.com', count: 2 },
    ])
    // Lifted, the rest goes at once.
    await limit(NO_LIMITS)
    expect(await progressWhen(world, id, ({ state }) => state === 'done')).toMatchObject({ sent: 8 })
  })

  it('warm a domain up: no more than the day of the plan allows, all campaigns together', async () => {
    await limit({ perHour: {}, warmUp: { startsOn: today(), firstDay: 10, growth: 2, until: 1000 } })
    await some(8, 'a.test')
    const first = await launchCampaign(world, template)
    await progressWhen(world, first, ({ state }) => state === 'done')
    const second = await launchCampaign(world, template)
    await progressWhen(world, second, ({ sent }) => sent === 2)
    await quiet()
    expect(await progressOf(world, second)).toMatchObject({ state: 'sending', sent: 2 })
    const draft = await createCampaign(world, template)
    const { body } = await world.call<{ warnings: { code: string }[]; endsAt: string | null }>(
      'GET',
      `/api/v1/campaigns/${draft}/check`,
    )
    expect(body.endsAt).not.toBeNull()
    // What is left of it goes, so that it takes nothing from the day of another test.
    await limit(NO_LIMITS)
    await progressWhen(world, second, ({ state }) => state === 'done')
  })

  it('hold for the next portion of a campaign that was under way when a provider was given one', async () => {
    await some(40, 'gmail.com')
    await some(3, 'elsewhere.test')
    // So few an hour that most are still to come.
    const id = await launchCampaign(world, template, { pace: 60 })
    const { sent: before } = await progressWhen(world, id, ({ sent }) => sent > 0)
    await limit({ perHour: { google: 24 }, warmUp: null })
    await world.call('PUT', `/api/v1/campaigns/${id}/pace`, { pace: null })
    // The three elsewhere, and two at Gmail.
    await progressWhen(world, id, ({ sent }) => sent >= before + 3)
    await quiet()
    const addresses = await progressOf(world, id)
    expect(addresses).toMatchObject({ state: 'sending', audience: 43 })
    expect(addresses.sent).toBeLessThanOrEqual(before + 5)
    await limit(NO_LIMITS)
    expect(await progressWhen(world, id, ({ state }) => state === 'done')).toMatchObject({ sent: 43 })
  })

  it('hold for journeys too, which go on when they are lifted; what is no marketing is only counted', async () => {
    await limit({ perHour: { google: 24 }, warmUp: null })
    const send = (templateId: string) => graphOf([step.byHand('start'), step.email('mail', templateId)])
    const [welcome, receipt] = [
      await publish(world, 'Welcome', send(template)),
      await publish(world, 'Receipt', send(await newTemplate(world, { name: 'Receipt', purpose: 'service' }))),
    ]
    const contacts = await some(5, 'gmail.com')
    await newContact(world, { email: 'silent@gmail.com' }, false)
    const enter = (journey: string) =>
      world.call('POST', `/api/v1/journeys/${journey}/entries`, {
        audience: { kind: 'contacts', contactIds: contacts },
      })
    await enter(welcome)
    await eventually(() => contactsOf(world, welcome), finished(2))
    await quiet()
    const addresses = (await contactsOf(world, welcome)).filter(({ state }) => state === 'waiting')
    expect(addresses).toHaveLength(3)
    for (const { nodeId, dueAt } of addresses)
      expect({ nodeId, later: Date.parse(dueAt ?? '') > Date.now() }).toEqual({ nodeId: 'mail', later: true })
    // A receipt goes, and a campaign has nothing left of the portion.
    await enter(receipt)
    await eventually(() => contactsOf(world, receipt), finished(5))
    const id = await launchCampaign(world, template)
    await quiet()
    expect(await progressOf(world, id)).toMatchObject({ state: 'sending', sent: 0 })
    await limit(NO_LIMITS)
    await eventually(() => contactsOf(world, welcome), finished(5))
    await progressWhen(world, id, ({ state }) => state === 'done')
    for (const journey of [welcome, receipt]) await world.call('DELETE', `/api/v1/journeys/${journey}/publication`)
  })

  it('leave journeys a part of a warm-up’s day', async () => {
    await limit({ perHour: {}, warmUp: { startsOn: today(), firstDay: 10, growth: 2, until: 1000 } })
    const journey = await publish(world, 'Live', graphOf([step.byHand('start'), step.exit('end')]))
    await some(12, 'c.test')
    const id = await launchCampaign(world, template)
    await progressWhen(world, id, ({ sent }) => sent >= 8)
    await quiet()
    expect(await progressOf(world, id)).toMatchObject({ state: 'sending', sent: 8 })
    await world.call('DELETE', `/api/v1/journeys/${journey}/publication`)
    await limit(NO_LIMITS)
    await progressWhen(world, id, ({ state }) => state === 'done')
  })

  it('follow the plan day by day until it is over', () => {
    const plan = { startsOn: '2026-11-23', firstDay: 100, growth: 2, until: 500 }
    expect(
      ['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'].map((day) => warmUpAllows(plan, day)),
    ).toEqual([0, 100, 200, 400, Number.POSITIVE_INFINITY])
    expect(warmUpDays(plan)).toHaveLength(3)
  })

  it.each([
    [{ perHour: { google: 0 }, warmUp: null }, 'perHour.google'],
    [{ perHour: { aol: 5 }, warmUp: null }, 'perHour.aol'],
    [{ perHour: {}, warmUp: { startsOn: 'soon', firstDay: 100, growth: 2, until: 500 } }, 'warmUp.startsOn'],
    [{ perHour: {}, warmUp: { startsOn: '2026-11-23', firstDay: 100, growth: 1, until: 500 } }, 'warmUp.growth'],
  ])('are refused when they make no sense: %j', async (limits, path) => {
    const { status, body } = await world.call<{ errors: { path: string }[] }>('PUT', '/api/v1/sending-limits', limits)
    expect(status).toBe(422)
    expect(body.errors[0]?.path).toContain(path)
  })
})

describe('a campaign that draws complaints', () => {
  it('is paused, and owners and admins are notified by email, once', async () => {
    await limit({ perHour: {}, warmUp: { startsOn: today(), firstDay: 10, growth: 2, until: 1000 } })
    await some(14, 'b.test')
    const id = await launchCampaign(world, template)
    await progressWhen(world, id, ({ sent }) => sent === 10)
    for (const { id: message } of (await outbox('@b.test')).slice(0, 5))
      await world.call('POST', `/api/v1/outbox/${message}/events`, { kind: 'complained' })
    expect(await progressWhen(world, id, ({ state }) => state === 'paused')).toMatchObject({ pausedWhy: 'complaints' })
    const messages = await eventually(
      () => outbox('is held'),
      (seen) => seen.length > 0,
      30,
    )
    expect(messages).toMatchObject([
      { recipient: world.workspace.email, subject: 'The campaign “Spring” is held', contactId: null },
    ])
    await quiet()
    expect(await outbox('is held')).toHaveLength(1)
  }, 60_000)
})

describe('mail that comes back', () => {
  const hand = (url: string, payload: string) =>
    world.api.inject({
      method: 'POST',
      url: new URL(url).pathname,
      headers: { 'content-type': 'application/octet-stream' },
      payload,
    })
  const address = async () =>
    (await world.call<{ returnedMailUrl: string }>('GET', '/api/v1/sender')).body.returnedMailUrl

  it('bounces the message that it names, once, and suppresses the address', async () => {
    await addContacts('gone@c.test')
    const id = await launchCampaign(world, template)
    await progressWhen(world, id, ({ state }) => state === 'done')
    const { rows } = await sql<{ id: string }>`SELECT id FROM messages WHERE address = 'gone@c.test'`.execute(world.db)
    const mail = bounceReport(rows[0]?.id ?? '', 'gone@c.test')
    expect((await hand(await address(), mail)).json()).toEqual({ reports: 1, applied: 1 })
    await hand(await address(), mail)
    expect(await progressWhen(world, id, ({ bounced }) => bounced > 0)).toMatchObject({ bounced: 1 })
    const again = await createCampaign(world, template)
    const check = await world.call<{ audience: { excluded: { reason: string }[] } }>(
      'GET',
      `/api/v1/campaigns/${again}/check`,
    )
    expect(check.body.audience.excluded).toMatchObject([{ reason: 'bounced' }])
  })

  it('finds the message by its recipient when it names none', async () => {
    await addContacts('full@c.test')
    const id = await launchCampaign(world, template)
    await progressWhen(world, id, ({ state }) => state === 'done')
    expect((await hand(await address(), bounceReport('none', 'full@c.test', '5.2.2'))).json()).toEqual({
      reports: 1,
      applied: 1,
    })
  })

  it('is refused without the secret address, and says nothing of another workspace’s messages', async () => {
    await addContacts('mine@c.test')
    const id = await launchCampaign(world, template)
    await progressWhen(world, id, ({ state }) => state === 'done')
    const { rows } = await sql<{ id: string }>`SELECT id FROM messages WHERE address = 'mine@c.test'`.execute(world.db)
    const mail = bounceReport(rows[0]?.id ?? '', 'mine@c.test')
    expect(
      (
        await hand(
          (await address()).replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')),
          mail,
        )
      ).statusCode,
    ).toBe(404)
    const other = await world.newWorkspace('Other')
    const theirs = (
      await world.call<{ returnedMailUrl: string }>('GET', '/api/v1/sender', undefined, { key: other.fullKey })
    ).body.returnedMailUrl
    expect((await hand(theirs, mail)).json()).toEqual({ reports: 1, applied: 0 })
    expect(await progressOf(world, id)).toMatchObject({ bounced: 0 })
    expect((await hand(await address(), 'x'.repeat(2 * 1024 * 1024))).statusCode).toBe(413)
  })
})

describe('before a launch', () => {
  it('names variables that nothing fills, unpublished drafts, and the number of contacts for whom the email fails', async () => {
    await world.call('POST', '/api/v1/properties', { key: 'stars', type: 'number', label: 'Stars' })
    const email = await newTemplate(world, {
      source:
        '<mjml><mj-body><mj-section><mj-column><mj-text>{% for star in (1..contact.stars) %}*{% endfor ' +
        '%}</mj-text></mj-column></mj-section></mj-body></mjml>',
    })
    await newContact(world, { email: 'few@d.test', properties: { stars: 3 } })
    await newContact(world, { email: 'many@d.test', properties: { stars: 1e9 } })
    await world.call('PUT', `/api/v1/templates/${email}/draft`, {
      name: 'Stars',
      subject: 'Being written',
      preheader: '',
      source: '<mjml></mjml>',
      purpose: 'marketing',
    })
    const id = await createCampaign(world, email)
    const check = async (campaign: string) =>
      (
        await world.call<{ issues: { path: string; code: string; message: string }[]; warnings: { code: string }[] }>(
          'GET',
          `/api/v1/campaigns/${campaign}/check`,
        )
      ).body
    const seen = await check(id)
    expect(seen.issues).toMatchObject([
      { path: 'variants.0', code: 'content.sampleFailed', message: expect.stringContaining('1 of 2') as string },
    ])
    expect(seen.warnings.map(({ code }) => code)).toContain('content.unpublished')
    const mistyped = await createCampaign(world, template, {
      variants: [{ key: 'A', templateId: template, subject: 'Hello {{ contact.fistName }}' }],
    })
    expect((await check(mistyped)).issues).toMatchObject([
      { path: 'variants.0.subject', code: 'template.variableUnknown' },
    ])
    expect((await world.call('POST', `/api/v1/campaigns/${mistyped}/launch`)).status).toBe(422)
  })
})

describe('values that a filter cannot read', () => {
  const source = `<mjml><mj-body><mj-section><mj-column>
    <mj-text>{% assign due = contact.renewal | date: "%d" %}{{ due }}</mj-text>
    <mj-text>{{ contact.properties.price | default: "9" | money }}</mj-text>
  </mj-column></mj-section></mj-body></mjml>`

  it('are shown before a launch and before publishing, by field, with their number', async () => {
    const { fullKey: key } = await world.newWorkspace()
    const call: World['call'] = (method, url, body) =>
      world.call(method, url, body, { key, headers: { 'accept-language': 'en' } })
    const there = { ...world, call }
    for (const [property, type] of [
      ['renewal', 'date'],
      ['price', 'number'],
    ])
      await call('POST', '/api/v1/properties', { key: property, type, label: property })
    const addContacts = [
      { renewal: 'next spring', price: 12 },
      { renewal: '2027-03-01', price: '1,234' },
      { renewal: 'soon', price: '12.5' },
      {},
    ]
    for (const [index, properties] of addContacts.entries())
      await newContact(there, { email: `p${index}@unread.test`, properties })
    const templateId = await newTemplate(there, { source })
    const campaign = await createCampaign(there, templateId)
    const warned = async (url: string) => {
      const { body } = await call<{ warnings: { path: string; code: string; message: string }[] }>('GET', url)
      return body.warnings
        .filter(({ code }) => code === 'content.unreadable')
        .map(({ path, message }) => `${path}: ${message}`)
        .sort()
    }
    const messages = (path: string) => [
      expect.stringMatching(
        new RegExp(`^${path}: 1 of 4 people .*“contact.properties.price \\| default: "9"”.*“money”.*“1,234”`),
      ) as string,
      expect.stringMatching(
        new RegExp(`^${path}: 2 of 4 people .*“contact.renewal”.*“date”.*“(next spring|soon)”`),
      ) as string,
    ]
    expect(await warned(`/api/v1/campaigns/${campaign}/check`)).toEqual(messages('variants.0'))
    const graph = graphOf([step.byHand('trigger', 'always'), step.email('mail', templateId)])
    const journey = await call<{ id: string }>('POST', '/api/v1/journeys', { name: 'Unread', graph })
    expect(await warned(`/api/v1/journeys/${journey.body.id}/publication`)).toEqual(messages('nodes.mail'))
  })
})

describe('the report of a campaign', () => {
  it('reports results by segment', async () => {
    await newContact(world, { email: 'gold@e.test', tags: ['gold', 'all'] })
    await newContact(world, { email: 'tin@e.test', tags: ['all'] })
    const [gold, all] = [await segmentOfTag(world, 'gold'), await segmentOfTag(world, 'all')]
    const id = await launchCampaign(world, template, { audience: { segments: [gold, all] } })
    await progressWhen(world, id, ({ state }) => state === 'done')
    const [message] = await outbox('gold@e.test')
    await world.call('POST', `/api/v1/outbox/${message?.id}/events`, { kind: 'clicked' })
    const { body } = await eventually(
      () => world.call<ReportAnswer>('GET', `/api/v1/campaigns/${id}/report`),
      (seen) => seen.body.segments.some(({ clicked }) => clicked > 0),
    )
    expect(body.segments).toMatchObject([
      { segment: 'all', sent: 2, clicked: 1 },
      { segment: 'gold', sent: 1, clicked: 1 },
    ])
  })
})
