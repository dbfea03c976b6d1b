import type { ProgressAnswer, ReportAnswer } from '@parcours/contract/campaigns.ts'
import { createCampaign, launchCampaign, progressOf, progressWhen, segmentOfTag } from '@parcours/testing/campaigns.ts'
import { newContact, newTemplate } from '@parcours/testing/journeys.ts'
import { type SmtpPeer, startSmtpPeer } from '@parcours/testing/smtp-server.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

let world: World
let template: string
let smtp: SmtpPeer

beforeAll(async () => {
  world = await createWorld({ worker: true })
  template = await newTemplate(world)
  smtp = await startSmtpPeer()
})
afterAll(async () => {
  await world.close()
  await smtp.close()
})
beforeEach(async () => {
  await sql`DELETE FROM contacts`.execute(world.db)
  await useSender({ provider: 'sandbox', settings: {} })
})

const useSender = (sender: object) =>
  world.call('PUT', '/api/v1/sender', { fromName: 'Shop', fromAddress: 'shop@test.test', replyTo: null, ...sender })

const segmentOf = (tag: string) => segmentOfTag(world, tag)
const create = (change: object) => createCampaign(world, template, change)
const launch = (change: object) => launchCampaign(world, template, change)
const progress = (id: string) => progressOf(world, id)
const until = (id: string, isSo: (seen: ProgressAnswer) => boolean) => progressWhen(world, id, isSo)
const over = (id: string) => until(id, ({ state }) => state === 'done')
const messages = async (id: string) =>
  (
    await sql<{ email: string; status: string; reason: string | null; variant: string }>`
      SELECT c.email, m.status, m.reason, m.variant FROM messages m JOIN contacts c ON c.id = m.contact_id
       WHERE m.campaign_id = ${id.replace(/^cmp_(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}
       ORDER BY c.email`.execute(world.db)
  ).rows

describe('a campaign', () => {
  it('reaches each contact of its segments once, without its exclusions, and records the reason of each exclusion', async () => {
    await newContact(world, { email: 'both@a.test', tags: ['new', 'vip'] })
    await newContact(world, { email: 'new@a.test', tags: ['new'] })
    await newContact(world, { email: 'staff@a.test', tags: ['new', 'staff'] })
    await newContact(world, { email: 'silent@a.test', tags: ['vip'] }, false)
    await newContact(world, { externalId: 'nowhere', tags: ['vip'] })
    await newContact(world, { email: 'other@a.test' })
    const [newcomers, vips, staff] = [await segmentOf('new'), await segmentOf('vip'), await segmentOf('staff')]
    const audience = { segments: [newcomers, vips], except: [staff] }
    const id = await create({ audience })
    const check = await world.call<{ audience: object; issues: object[]; missing: object[] }>(
      'GET',
      `/api/v1/campaigns/${id}/check`,
    )
    expect(check.body).toMatchObject({
      issues: [],
      audience: {
        audience: 4,
        reachable: 2,
        excluded: expect.arrayContaining([
          { reason: 'noConsent', count: 1 },
          { reason: 'noAddress', count: 1 },
        ]),
      },
      // The subject names them without a default.
      missing: [{ variant: 'A', name: 'firstName', count: 2 }],
    })
    await world.call('POST', `/api/v1/campaigns/${id}/launch`)
    const seen = await over(id)
    expect(seen).toMatchObject({ audience: 4, taken: 4, sent: 2, failed: 0, unknown: 0 })
    expect(await messages(id)).toMatchObject([
      { email: 'both@a.test', status: 'sent', variant: 'A' },
      { email: 'new@a.test', status: 'sent' },
      { email: 'silent@a.test', status: 'excluded', reason: 'noConsent' },
      { email: null, status: 'excluded', reason: 'noAddress' },
    ])
  })

  it('says whom it is from, and whom to answer, as fits each recipient', async () => {
    await useSender({ provider: 'smtp', replyTo: 'shop@test.test', settings: { host: '127.0.0.1', port: smtp.port } })
    await world.call('POST', '/api/v1/properties', { key: 'adviser', type: 'text', label: 'Adviser' })
    await newContact(world, { email: 'zoe@names.test', properties: { adviser: 'Ines' } })
    await newContact(world, { email: 'ali@names.test' })
    const variants = [
      {
        key: 'A',
        templateId: template,
        fromName: '{{ contact.adviser | default: "The shop" }}',
        replyTo: '{% if contact.adviser %}{{ contact.adviser | downcase }}@test.test{% endif %}{{ contact.none }}',
      },
    ]
    const refused = await create({ variants })
    expect((await world.call('POST', `/api/v1/campaigns/${refused}/launch`)).status).toBe(422)
    await over(
      await launch({
        variants: variants.map((variant) => ({
          ...variant,
          replyTo: variant.replyTo.replace('{{ contact.none }}', ''),
        })),
      }),
    )
    const headers = (to: string) => smtp.taken.findLast((taken) => taken.to === to)?.text.split('\r\n\r\n')[0]
    expect(headers('zoe@names.test')).toMatch(/^From: "?Ines"? <shop@test\.test>/m)
    expect(headers('zoe@names.test')).toMatch(/^Reply-To: <?ines@test\.test>?/m)
    expect(headers('ali@names.test')).toMatch(/^From: "?The shop"? <shop@test\.test>/m)
    expect(headers('ali@names.test')).toMatch(/^Reply-To: <?shop@test\.test>?/m)
  })

  it('evaluates consent once more as each message is sent', async () => {
    const changed = await newContact(world, { email: 'changed@a.test' })
    await newContact(world, { email: 'stays@a.test' })
    const id = await launch({ schedule: { kind: 'at', at: '2035-01-01T09:00', timeZone: 'Europe/Paris' } })
    await until(id, ({ state }) => state === 'scheduled')
    await world.call('POST', `/api/v1/contacts/${changed}/consents`, {
      channel: 'email',
      decision: 'withdrawn',
      source: 'test',
    })
    await sql`
      UPDATE campaign_sends
         SET starts_at = now(), wakes_asked = wakes_asked + 1
       WHERE state = 'scheduled'`.execute(world.db)
    expect(await over(id)).toMatchObject({ sent: 1, excluded: [{ reason: 'unsubscribed', count: 1 }] })
  })

  it('keeps its email and its segment from being deleted while it needs them', async () => {
    const [email, segment] = [await newTemplate(world), await segmentOf('kept')]
    const id = await create({ audience: { segments: [segment] }, variants: [{ key: 'A', templateId: email }] })
    expect((await world.call<{ code: string }>('DELETE', `/api/v1/templates/${email}`)).body.code).toBe('template.used')
    expect((await world.call<{ code: string }>('DELETE', `/api/v1/segments/${segment}`)).body.code).toBe('segment.used')
    await world.call('DELETE', `/api/v1/campaigns/${id}`)
    expect((await world.call('DELETE', `/api/v1/templates/${email}`)).status).toBe(204)
    expect((await world.call('DELETE', `/api/v1/segments/${segment}`)).status).toBe(204)
  })

  it('is refused with the fields that are missing, in the words of the caller', async () => {
    const id = await create({
      audience: {},
      variants: [{ key: 'A' }],
      schedule: { kind: 'at', at: '2020-02-30T09:00', timeZone: 'Mars/Olympus' },
    })
    const { status, body } = await world.call<{ errors: { path: string; message: string }[] }>(
      'POST',
      `/api/v1/campaigns/${id}/launch`,
      undefined,
      { headers: { 'accept-language': 'fr' } },
    )
    expect(status).toBe(422)
    expect(body.errors.map(({ path }) => path)).toEqual([
      'audience.segments',
      'variants.0.templateId',
      'schedule.timeZone',
      'schedule.at',
    ])
    expect(body.errors[0]?.message).toBe('Choisissez au moins un segment, ou tout le monde.')
  })

  it('is not made with an email that is gone or malformed, and not tried without one: the variant is named', async () => {
    const gone = await newTemplate(world)
    expect((await world.call('DELETE', `/api/v1/templates/${gone}`)).status).toBeLessThan(300)
    const among = (templateId: string) => ({
      audience: { everyone: true },
      schedule: { kind: 'now' },
      variants: [
        { key: 'A', templateId: template },
        { key: 'B', templateId },
      ],
    })
    for (const templateId of [gone, 'tpl_nonsense']) {
      const refused = { name: 'x', definition: among(templateId) }
      const { status, body } = await world.call<{ errors: { path: string }[] }>('POST', '/api/v1/campaigns', refused)
      const path = 'definition.variants.1.templateId'
      expect([status, body.errors.map((one) => one.path)], templateId).toEqual([422, [path]])
    }
    const { status, body } = await world.call<{ errors: { path: string }[] }>(
      'POST',
      `/api/v1/campaigns/${await create(among(''))}/tests`,
      { to: ['colleague@test.test'], variant: 'B' },
    )
    expect([status, body.errors.map(({ path }) => path)]).toEqual([422, ['variant']])
  })

  it('waits while paused, keeps its pace, and ends when cancelled', async () => {
    for (let n = 0; n < 5; n++) await newContact(world, { email: `p${n}@a.test` })
    // 120 an hour: two in the first minute.
    const id = await launch({ pace: 120 })
    expect(await until(id, ({ sent }) => sent === 2)).toMatchObject({ state: 'sending', pace: 120 })
    await world.call('POST', `/api/v1/campaigns/${id}/pause`)
    expect(await progress(id)).toMatchObject({ state: 'paused', pausedWhy: 'person', sent: 2 })
    expect((await world.call('POST', `/api/v1/campaigns/${id}/pause`)).status).toBe(409)
    await world.call('DELETE', `/api/v1/campaigns/${id}/pause`)
    await until(id, ({ sent }) => sent === 4)
    await world.call('POST', `/api/v1/campaigns/${id}/cancellation`)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await progress(id)).toMatchObject({ state: 'cancelled', sent: 4 })
  })

  it('goes faster from the moment its pace is changed', async () => {
    for (let n = 0; n < 5; n++) await newContact(world, { email: `f${n}@a.test` })
    const id = await launch({ pace: 60 })
    await until(id, ({ sent }) => sent === 1)
    await world.call('PUT', `/api/v1/campaigns/${id}/pace`, { pace: null })
    expect(await over(id)).toMatchObject({ sent: 5, pace: null })
  })

  it('reaches each at the hour of their own clock', async () => {
    await newContact(world, { email: 'tokyo@a.test', timeZone: 'Asia/Tokyo' })
    await newContact(world, { email: 'paris@a.test', timeZone: 'Europe/Paris' })
    await newContact(world, { email: 'unknown@a.test' })
    await newContact(world, { email: 'hawaii@a.test', timeZone: 'Pacific/Honolulu' })
    const id = await launch({ schedule: { kind: 'contactTime', at: '2035-07-01T09:30' } })
    await sql`
      UPDATE campaign_sends
         SET starts_at = now(), wakes_asked = wakes_asked + 1
       WHERE state = 'scheduled'`.execute(world.db)
    await until(id, ({ audience }) => audience === 4)
    const { rows } = await sql<{
      due_at: Date
      total: number
    }>`SELECT due_at, total FROM campaign_send_partitions ORDER BY due_at`.execute(world.db)
    // Summer in Paris, which the workspace is in too.
    expect(rows.slice(-3).map(({ due_at, total }) => [due_at.toISOString(), total])).toEqual([
      ['2035-07-01T00:30:00.000Z', 1],
      ['2035-07-01T07:30:00.000Z', 2],
      ['2035-07-01T19:30:00.000Z', 1],
    ])
    await world.call('POST', `/api/v1/campaigns/${id}/cancellation`)
  })

  it('begins again on each day of its rule, and only then', async () => {
    await newContact(world, { email: 'again@a.test' })
    const today = new Date().toISOString().slice(0, 10)
    const id = await create({
      schedule: { kind: 'recurring', rule: 'FREQ=DAILY;INTERVAL=2', start: today, hour: '00:00', timeZone: 'UTC' },
    })
    const check = await world.call<{ nextDays: string[] }>('GET', `/api/v1/campaigns/${id}/check`)
    const after = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10)
    // Midnight of today has passed: it begins with the next time that comes.
    expect(check.body.nextDays.slice(0, 2)).toEqual([after(2), after(4)])
    await world.call('POST', `/api/v1/campaigns/${id}/launch`)
    expect((await world.call<{ state: string }>('GET', `/api/v1/campaigns/${id}`)).body.state).toBe('live')
    const { beginOccurrence } = await import('@parcours/domain/campaigns/occurrence.ts')
    const uuid = id.replace(/^cmp_(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    expect(await beginOccurrence(world.db, world.workspace.id, uuid, new Date(`${after(1)}T00:00:01Z`))).toBe(false)
    expect(await beginOccurrence(world.db, world.workspace.id, uuid, new Date(`${today}T00:00:01Z`))).toBe(true)
    // Asked twice for the same day, as a retried activity does.
    expect(await beginOccurrence(world.db, world.workspace.id, uuid, new Date(`${today}T00:00:02Z`))).toBe(true)
    await sql`UPDATE campaign_sends SET to_start = true WHERE campaign_id = ${uuid}`.execute(world.db)
    await until(id, ({ sent }) => sent === 1)
    expect(await progress(id)).toMatchObject({ state: 'live', audience: 1, sent: 1 })
    await world.call('POST', `/api/v1/campaigns/${id}/cancellation`)
  })
})

describe('a test of variants', () => {
  it('divides a part, holds some out, and sends the winner to the rest, for each contact the same whenever asked', async () => {
    const contacts = 60
    await sql`
      INSERT INTO contacts (workspace_id, email)
      SELECT ${world.workspace.id}, 't' || n || '@a.test'
        FROM generate_series(1, ${contacts}::int) n`.execute(world.db)
    await sql`INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, decided_at)
      SELECT workspace_id, id, 'email', 'marketing', 'given', 'test', now() FROM contacts`.execute(world.db)
    const variants = [
      { key: 'A', templateId: template, subject: 'Plain' },
      { key: 'B', templateId: template, subject: 'Clever' },
    ]
    const id = await launch({ variants, test: { share: 40, winner: 'clicks', afterHours: 1 }, holdout: 20 })
    const tested = await until(
      id,
      ({ decideAt, sent, taken, audience, holdout, undecided }) =>
        decideAt !== null && sent === taken && taken === audience - holdout - undecided,
    )
    expect(tested.holdout).toBeGreaterThan(3)
    expect(tested.sent).toBeLessThan(contacts - tested.holdout)
    const sent = await messages(id)
    expect(new Set(sent.map(({ variant }) => variant))).toEqual(new Set(['A', 'B']))
    // All contacts who got B click.
    const outbox = await world.call<{ data: { id: string; subject: string }[] }>('GET', '/api/v1/outbox?limit=200')
    for (const { id: message } of outbox.body.data.filter(({ subject }) => subject === 'Clever'))
      await world.call('POST', `/api/v1/outbox/${message}/events`, { kind: 'clicked' })
    await until(id, ({ clicked }) => clicked === sent.filter(({ variant }) => variant === 'B').length)
    await sql`
      UPDATE campaign_sends
         SET decide_at = now(), wakes_asked = wakes_asked + 1
       WHERE decide_at IS NOT NULL`.execute(world.db)
    const done = await over(id)
    expect(done).toMatchObject({ winner: 'B', sent: contacts - tested.holdout })
    const report = (await world.call<ReportAnswer>('GET', `/api/v1/campaigns/${id}/report`)).body
    // A dozen contacts each say too little, however they differ.
    expect(report.winner).toMatchObject({ variant: 'B', metric: 'clicks', verdict: 'tooFew', confidence: 0.5 })
    expect(report.holdout).toMatchObject({ contacts: tested.holdout, assigned: contacts - tested.holdout })
    expect(report.variants.map(({ variant }) => variant)).toEqual(['A', 'B'])
    const excludedRecipients = await world.call<{ data: { status: string }[] }>(
      'GET',
      `/api/v1/campaigns/${id}/recipients?state=holdout&limit=200`,
    )
    expect(excludedRecipients.body.data).toHaveLength(tested.holdout)
  })
})

describe('what becomes of a campaign', () => {
  it('distinguishes people from machines, counts each once, and orders within the window', async () => {
    const [one, two] = [
      await newContact(world, { email: 'one@a.test', externalId: 'one' }),
      await newContact(world, { email: 'two@a.test' }),
    ]
    const id = await launch({})
    await over(id)
    const outbox = await world.call<{ data: { id: string; recipient: string }[] }>('GET', '/api/v1/outbox?limit=50')
    const emailTo = async (address: string) => {
      const message = outbox.body.data.find(({ recipient }) => recipient === address)?.id
      return (await world.call<{ html: string }>('GET', `/api/v1/outbox/${message}`)).body.html.replaceAll('&amp;', '&')
    }
    const get = (html: string, path: RegExp, agent: string, method: 'GET' | 'HEAD' = 'GET') =>
      world.api.inject({
        method,
        url: path.exec(html)?.[1]?.replace('http://parcours.test', '') ?? '',
        headers: { 'user-agent': agent },
      })
    const [pixel, link] = [/src="([^"]*\/t\/o\/[^"]*)"/, /href="([^"]*\/t\/c\/[^"]*)"/]
    const reader = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15'
    // Apple's proxy and a scanner fetch the second's; a contact opens the first's twice and clicks.
    await get(await emailTo('two@a.test'), pixel, 'Mozilla/5.0')
    await get(await emailTo('two@a.test'), link, 'Barracuda Sentinel (EE)')
    await get(await emailTo('two@a.test'), link, reader, 'HEAD')
    for (let n = 0; n < 2; n++) await get(await emailTo('one@a.test'), pixel, reader)
    await get(await emailTo('one@a.test'), link, reader)
    expect(await until(id, ({ clicked, machineOpened }) => clicked === 1 && machineOpened === 1)).toMatchObject({
      opened: 1,
      clicked: 1,
      machineOpened: 1,
    })
    await world.track([{ userId: 'one', event: 'Order Completed', properties: { orderId: 'o1', total: 42 } }])
    const report = await eventually(
      async () => (await world.call<ReportAnswer>('GET', `/api/v1/campaigns/${id}/report`)).body,
      ({ variants }) => (variants[0]?.buyers ?? 0) > 0,
    )
    expect(report.variants).toMatchObject([
      {
        variant: 'A',
        sent: 2,
        opened: 1,
        machineOpened: 1,
        clicked: 1,
        buyers: 1,
        revenue: 4200,
        clickBuyers: 1,
        clickRevenue: 4200,
      },
    ])
    expect(report.links).toMatchObject([{ variant: 'A', link: 0, clicks: 1, contacts: 1 }])
    expect(report.devices).toEqual([{ device: 'phone', count: 1 }])
    expect(report.domains).toMatchObject([{ domain: 'a.test', sent: 2, clicked: 1 }])
    // A machine's open is no event of the contact.
    expect([one, two].length).toBe(2)
    const events = await world.call<{ data: object[] }>('GET', `/api/v1/contacts/${two}/timeline`)
    expect(JSON.stringify(events.body)).not.toContain('Email Opened')
  })

  it('asks for the reason only after the unsubscription, and accepts only the listed ones', async () => {
    await newContact(world, { email: 'leaver@a.test' })
    const id = await launch({})
    await over(id)
    const outbox = await world.call<{ data: { id: string }[] }>('GET', '/api/v1/outbox?limit=1')
    const { body } = await world.call<{ html: string }>('GET', `/api/v1/outbox/${outbox.body.data[0]?.id}`)
    const unsubscribeUrl = /href="http:\/\/parcours\.test(\/t\/u\/[^"]*)"/.exec(body.html)?.[1] ?? ''
    const post = (url: string, payload = '') =>
      world.api.inject({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload,
      })
    expect((await world.api.inject(unsubscribeUrl)).body).not.toContain('Too many emails')
    expect((await post(unsubscribeUrl, 'List-Unsubscribe=One-Click')).body).toContain('Too many emails')
    await post(`${unsubscribeUrl}/reason`, 'reason=<script>')
    await post(`${unsubscribeUrl}/reason`, 'reason=tooMany')
    expect((await post(`${unsubscribeUrl.slice(0, -2)}xx/reason`, 'reason=tooMany')).statusCode).toBe(404)
    const report = (await world.call<ReportAnswer>('GET', `/api/v1/campaigns/${id}/report`)).body
    expect(report.unsubscribeReasons).toEqual([{ reason: 'tooMany', count: 1 }])
    expect(await progress(id)).toMatchObject({ unsubscribed: 1 })
  })

  it('pauses a campaign that draws complaints, and says why', async () => {
    await sql`
      INSERT INTO contacts (workspace_id, email)
      SELECT ${world.workspace.id}, 'c' || n || '@a.test'
        FROM generate_series(1, 20) n`.execute(world.db)
    await sql`INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, decided_at)
      SELECT workspace_id, id, 'email', 'marketing', 'given', 'test', now() FROM contacts`.execute(world.db)
    const id = await launch({ pace: 600 })
    await until(id, ({ sent }) => sent === 10)
    const outbox = await world.call<{ data: { id: string }[] }>('GET', '/api/v1/outbox?limit=5')
    for (const { id: message } of outbox.body.data)
      await world.call('POST', `/api/v1/outbox/${message}/events`, { kind: 'complained' })
    expect(await until(id, ({ state }) => state === 'paused')).toMatchObject({ pausedWhy: 'complaints', complained: 5 })
    await world.call('POST', `/api/v1/campaigns/${id}/cancellation`)
  })
})

describe('a campaign by SMTP', () => {
  beforeEach(() => useSender({ provider: 'smtp', settings: { host: '127.0.0.1', port: smtp.port, connections: 3 } }))

  it('distinguishes refused, refused for now and in doubt; a member settles the last, the second is tried again', async () => {
    for (const name of ['fine', 'unknown-user', 'busy', 'dropped']) await newContact(world, { email: `${name}@a.test` })
    const id = await launch({})
    const seen = await over(id)
    expect(seen).toMatchObject({ sent: 2, bounced: 1, failed: 0, unknown: 1, deferred: 1 })
    expect(await messages(id)).toMatchObject([
      { email: 'busy@a.test', status: 'deferred', reason: 'smtp: 451 4.3.0 Try later' },
      { email: 'dropped@a.test', status: 'unknown' },
      { email: 'fine@a.test', status: 'sent' },
      { email: 'unknown-user@a.test', status: 'sent', reason: 'smtp: 550 5.1.1 No such user' },
    ])
    // A mailbox that does not exist is a bounce, though it was reported at once: nothing is sent there again.
    expect(
      (await sql`SELECT address FROM suppressions WHERE reason = 'bounced'`.execute(world.db)).rows,
    ).toContainEqual({ address: 'unknown-user@a.test' })
    const unknown = await world.call<{ data: { messageId: string }[] }>(
      'GET',
      `/api/v1/campaigns/${id}/recipients?state=unknown`,
    )
    smtp.recovered = true
    expect(
      (
        await world.call('POST', `/api/v1/campaigns/${id}/unknown`, {
          messageIds: unknown.body.data.map(({ messageId }) => messageId),
          as: 'resend',
        })
      ).body,
    ).toEqual({ settled: 1 })
    await sql`UPDATE messages SET retry_at = now() WHERE status = 'deferred'`.execute(world.db)
    expect(await until(id, ({ sent }) => sent === 4)).toMatchObject({ unknown: 0, deferred: 0, bounced: 1 })
    expect(smtp.taken.flatMap(({ to }) => (to.endsWith('@a.test') ? [to] : [])).sort()).toEqual([
      'busy@a.test',
      'dropped@a.test',
      'dropped@a.test',
      'fine@a.test',
    ])
  })

  it('tries no more again at once than the limits allow: the others wait, and lose no attempt', async () => {
    smtp.recovered = false
    for (const name of ['busy1', 'busy2', 'busy3']) await newContact(world, { email: `${name}@gmail.com` })
    const id = await launch({})
    expect(await over(id)).toMatchObject({ deferred: 3 })
    smtp.recovered = true
    // One in each span of five minutes.
    await world.call('PUT', '/api/v1/sending-limits', { perHour: { google: 12 }, warmUp: null })
    await sql`UPDATE messages SET retry_at = now() WHERE status = 'deferred'`.execute(world.db)
    expect(await until(id, ({ sent }) => sent > 0)).toMatchObject({ sent: 1, deferred: 2 })
    const { rows } = await sql<{
      attempts: number
      waits: boolean
    }>`SELECT attempts, retry_at > now() AS waits FROM messages WHERE status = 'deferred'`.execute(world.db)
    expect(rows).toEqual([
      { attempts: 0, waits: true },
      { attempts: 0, waits: true },
    ])
    await world.call('PUT', '/api/v1/sending-limits', { perHour: {}, warmUp: null })
    await sql`UPDATE messages SET retry_at = now() WHERE status = 'deferred'`.execute(world.db)
    expect(await until(id, ({ sent }) => sent === 3)).toMatchObject({ deferred: 0 })
  })
})
