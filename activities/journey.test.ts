import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { contactsOf, finished, graphOf, newContact, newTemplate, publish, SHOP } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { connectToTemporal } from '@parcours/testing/temporal.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/**
 * Events of history that a run may cost: once, and for each wait and each
 * effect on its way. Steps that decide or write cost none of their own.
 */
const EVENTS_BEGUN_AND_ENDED = 12
const EVENTS_A_STAGE = 12

let world: World
let template: string
beforeAll(async () => {
  world = await createWorld({ worker: true })
  template = await newTemplate(world)
})
afterAll(() => world.close())

const contactsIn = (journey: string) => contactsOf(world, journey)
const outbox = async (recipient: string) =>
  (
    await world.call<{ data: { id: string; subject: string }[] }>(
      'GET',
      `/api/v1/outbox?search=${encodeURIComponent(recipient)}`,
    )
  ).body.data
const email = (id = 'email') => step.email(id, template)
const exit = step.exit('end')
const onEvent = (
  event: string,
  reentry: 'once' | 'afterExit' | 'always' = 'afterExit',
  where: { property: string; operator: 'greaterThan'; value: number }[] = [],
) => ({
  id: 'trigger',
  kind: 'triggerEvent' as const,
  settings: { event, where, reentry },
})

describe('a journey, end to end on Temporal and PostgreSQL', () => {
  it('writes to who agreed, waits for a click, and tags who clicked', async () => {
    const journey = await publish(
      world,
      'Welcome',
      graphOf(
        [
          onEvent('Signed Up', 'once'),
          email(),
          step.waitForEvent('click', 'Email Link Clicked', 1, 'days'),
          step.addTag('tag', 'clicker'),
          exit,
        ],
        ['trigger>email', 'email>click', 'click:happened>tag', 'click:timedOut>end', 'tag>end'],
      ),
    )
    const id = await newContact(world, { externalId: 'anna', email: 'anna@test.test', firstName: 'Anna <b>' })
    await world.track([{ userId: 'anna', event: 'Signed Up' }])
    const [message] = await eventually(
      () => outbox('anna@test.test'),
      (seen) => seen.length === 1,
    )
    expect(message?.subject).toBe('Hello Anna <b>')
    const { body } = await world.call<{ html: string; text: string; headers: Record<string, string> }>(
      'GET',
      `/api/v1/outbox/${message?.id}`,
    )
    expect(body.html).toContain('Hello Anna &lt;b&gt;')
    expect(body.text).toContain('Hello Anna <b>')
    await eventually(
      () => contactsIn(journey),
      (seen) => seen[0]?.nodeId === 'click' && seen[0].state === 'waiting',
    )

    const pixel = /src="(http:\/\/parcours\.test\/t\/o\/[^"]+)"/.exec(body.html)?.[1]
    const link = /href="(http:\/\/parcours\.test\/t\/c\/[^"]+)"/.exec(body.html)?.[1]?.replaceAll('&amp;', '&')
    expect((await world.api.inject(new URL(pixel ?? '').pathname)).headers['content-type']).toBe('image/gif')
    const { pathname, search } = new URL(link ?? '')
    const clicked = await world.api.inject(pathname + search)
    expect([clicked.statusCode, clicked.headers.location]).toEqual([302, `${SHOP}/new?who=anna`])

    await eventually(() => contactsIn(journey), finished(1))
    const contact = await world.call<{ tags: string[] }>('GET', `/api/v1/contacts/${id}`)
    expect(contact.body.tags).toEqual(['clicker'])
    const { body: live } = await world.call<{ ports: object[]; messages: object[] }>(
      'GET',
      `/api/v1/journeys/${journey}/live`,
    )
    expect(live.ports).toEqual(
      expect.arrayContaining([
        { nodeId: 'trigger', port: 'next', count: 1 },
        { nodeId: 'click', port: 'happened', count: 1 },
        { nodeId: 'tag', port: 'next', count: 1 },
      ]),
    )
    expect(live.messages).toMatchObject([{ nodeId: 'email', sent: 1, opened: 1, clicked: 1 }])
  })

  it('never writes marketing to who has not agreed, has unsubscribed or bounced, and says why', async () => {
    const journey = await publish(
      world,
      'News',
      graphOf([step.byHand('trigger', 'afterExit'), email(), exit], ['trigger>email', 'email>end']),
    )
    const ids = {
      agreed: await newContact(world, { email: 'agreed@news.test' }),
      silent: await newContact(world, { email: 'silent@news.test' }, false),
      left: await newContact(world, { email: 'left@news.test' }),
      bounced: await newContact(world, { email: 'bounced@news.test' }),
      nowhere: await newContact(world, { externalId: 'nowhere' }, false),
    }
    await world.call('POST', `/api/v1/contacts/${ids.left}/consents`, {
      channel: 'email',
      decision: 'withdrawn',
      source: 'phone',
    })
    await sql`
      INSERT INTO suppressions (workspace_id, channel, address, reason)
      VALUES (${world.workspace.id}, 'email', 'bounced@news.test', 'bounced')`.execute(world.db)
    const added = await world.call<{ entered: number }>('POST', `/api/v1/journeys/${journey}/entries`, {
      audience: { kind: 'contacts', contactIds: Object.values(ids) },
    })
    expect(added.body.entered).toBe(5)
    await eventually(() => contactsIn(journey), finished(5))
    const { rows } = await sql<{ address: string | null; status: string; reason: string | null }>`
      SELECT address, status, reason
        FROM messages m
        JOIN journeys j ON j.id = m.journey_id
       WHERE j.name = 'News'
       ORDER BY address`.execute(world.db)
    expect(rows).toEqual([
      { address: 'agreed@news.test', status: 'sent', reason: null },
      { address: 'bounced@news.test', status: 'excluded', reason: 'bounced' },
      { address: 'left@news.test', status: 'excluded', reason: 'unsubscribed' },
      { address: 'silent@news.test', status: 'excluded', reason: 'noConsent' },
      { address: null, status: 'excluded', reason: 'noAddress' },
    ])
  })

  it('unsubscribes by one POST without cookies, and not by looking', async () => {
    const journey = await publish(
      world,
      'RFC 8058',
      graphOf([step.byHand('trigger', 'afterExit'), email(), exit], ['trigger>email', 'email>end']),
    )
    const id = await newContact(world, { email: 'oneclick@test.test' })
    const add = () =>
      world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience: { kind: 'contacts', contactIds: [id] } })
    await add()
    const [message] = await eventually(
      () => outbox('oneclick@test.test'),
      (seen) => seen.length === 1,
    )
    const { body } = await world.call<{ headers: Record<string, string>; html: string }>(
      'GET',
      `/api/v1/outbox/${message?.id}`,
    )
    expect(body.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    const { pathname } = new URL(/<(.+)>/.exec(body.headers['List-Unsubscribe'] ?? '')?.[1] ?? '')
    const consent = async () =>
      (await world.call<{ emailConsent: string }>('GET', `/api/v1/contacts/${id}`)).body.emailConsent
    const page = await world.api.inject({ url: pathname, headers: { 'accept-language': 'fr' } })
    expect([page.statusCode, await consent()]).toEqual([200, 'given'])
    expect(page.body).toContain('Se désabonner')
    const post = await world.api.inject({
      method: 'POST',
      url: pathname,
      payload: 'List-Unsubscribe=One-Click',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect([post.statusCode, await consent()]).toEqual([200, 'withdrawn'])
    await eventually(() => contactsIn(journey), finished(1))
    await add()
    await eventually(() => contactsIn(journey), finished(2))
    expect(await outbox('oneclick@test.test')).toHaveLength(1)
    expect(
      (await world.api.inject({ method: 'POST', url: pathname.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) }))
        .statusCode,
    ).toBe(404)
  })

  it('enrolls contacts once ever, once at a time, or at each event, as its rule says', async () => {
    const waiting = step.wait('wait', 1, 'days')
    const journeys = {
      once: await publish(world, 'Once', graphOf([onEvent('Ping', 'once'), exit], ['trigger>end'])),
      afterExit: await publish(
        world,
        'After exit',
        graphOf([onEvent('Ping', 'afterExit'), waiting, exit], ['trigger>wait', 'wait>end']),
      ),
      always: await publish(
        world,
        'Always',
        graphOf([onEvent('Ping', 'always'), waiting, exit], ['trigger>wait', 'wait>end']),
      ),
      filtered: await publish(
        world,
        'Filtered',
        graphOf(
          [onEvent('Ping', 'always', [{ property: 'total', operator: 'greaterThan', value: 50 }]), exit],
          ['trigger>end'],
        ),
      ),
    }
    await world.track([
      { userId: 'ping', event: 'Ping', properties: { total: 10 } },
      { userId: 'ping', event: 'Ping', properties: { total: 60 } },
    ])
    await eventually(
      () => contactsIn(journeys.always),
      (seen) => seen.length === 2,
    )
    await world.track([{ userId: 'ping', event: 'Ping', properties: { total: '70' } }])
    await eventually(
      () => contactsIn(journeys.always),
      (seen) => seen.length === 3,
    )
    expect((await contactsIn(journeys.once)).length).toBe(1)
    expect((await contactsIn(journeys.afterExit)).length).toBe(1)
    expect((await contactsIn(journeys.filtered)).length).toBe(2)
  })

  it('waits until a weekday and time where each contact lives', async () => {
    const journey = await publish(
      world,
      'Tuesday',
      graphOf(
        [
          step.byHand('trigger', 'afterExit'),
          { id: 'wait', kind: 'wait', settings: { until: 'weekday', weekdays: [2], time: '09:00' } },
          exit,
        ],
        ['trigger>wait', 'wait>end'],
      ),
    )
    const zones = ['Europe/Paris', 'America/New_York', 'Asia/Tokyo']
    const contactIds = await Promise.all(
      zones.map((timeZone) => newContact(world, { email: `${timeZone.replace('/', '.')}@zone.test`, timeZone })),
    )
    await world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience: { kind: 'contacts', contactIds } })
    const seen = await eventually(
      () => contactsIn(journey),
      (all) => all.length === 3,
    )
    for (const [index, timeZone] of zones.entries()) {
      const due = seen.find(({ contactId }) => contactId === contactIds[index])?.dueAt ?? ''
      const local = new Intl.DateTimeFormat('en-GB', {
        timeZone,
        weekday: 'long',
        hour: '2-digit',
        minute: '2-digit',
      }).format(new Date(due))
      expect(local.replace(/,? /, ' ')).toBe('Tuesday 09:00')
      expect(Date.parse(due) - Date.now()).toBeLessThan(7 * 86_400_000)
    }
  })

  it('keeps contacts while paused, lets them go on when resumed, and ends all enrollments when stopped', async () => {
    const soon = step.wait('wait', 2, 'seconds')
    const later = step.wait('later', 1, 'days')
    const journey = await publish(
      world,
      'Paused',
      graphOf([onEvent('Begin'), soon, later, exit], ['trigger>wait', 'wait>later', 'later>end']),
    )
    await world.track([{ userId: 'patient', event: 'Begin' }])
    await eventually(
      () => contactsIn(journey),
      (seen) => seen.length === 1,
    )
    expect((await world.call('POST', `/api/v1/journeys/${journey}/pause`)).status).toBe(204)
    await eventually(
      () => world.call<{ overdue: number }>('GET', `/api/v1/journeys/${journey}/pause`),
      ({ body }) => body.overdue === 1,
    )
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect((await contactsIn(journey))[0]?.nodeId).toBe('wait')
    expect((await world.call('DELETE', `/api/v1/journeys/${journey}/pause?overdue=continue`)).status).toBe(204)
    await eventually(
      () => contactsIn(journey),
      (seen) => seen[0]?.nodeId === 'later',
    )
    expect((await world.call('DELETE', `/api/v1/journeys/${journey}/publication`)).status).toBe(204)
    expect(await contactsIn(journey)).toMatchObject([{ state: 'done', endedWhy: 'stopped' }])
    await eventually(
      () =>
        sql<{
          open: number
        }>`
          SELECT count(*)::int AS open
            FROM journey_runs r
            JOIN journeys j ON j.id = r.journey_id
           WHERE j.name = 'Paused' AND r.ended_at IS NULL`.execute(world.db),
      ({ rows }) => rows[0]?.open === 0,
    )
    expect((await world.call<{ code: string }>('POST', `/api/v1/journeys/${journey}/pause`)).body.code).toBe(
      'journey.notLive',
    )
  })

  it('lets those whose wait ended during a pause go on over some hours, who waited longest first', async () => {
    const soon = step.wait('wait', 1, 'seconds')
    const journey = await publish(
      world,
      'Spread',
      graphOf([step.byHand('trigger', 'always'), soon, exit], ['trigger>wait', 'wait>end']),
    )
    const ids = [
      await newContact(world, { externalId: 's1' }, false),
      await newContact(world, { externalId: 's2' }, false),
      await newContact(world, { externalId: 's3' }, false),
    ]
    expect(
      (
        await world.call('POST', `/api/v1/journeys/${journey}/entries`, {
          audience: { kind: 'contacts', contactIds: ids },
        })
      ).status,
    ).toBe(201)
    expect((await world.call('POST', `/api/v1/journeys/${journey}/pause`)).status).toBe(204)
    await eventually(
      () => world.call<{ overdue: number }>('GET', `/api/v1/journeys/${journey}/pause`),
      ({ body }) => body.overdue === 3,
    )
    expect((await world.call('DELETE', `/api/v1/journeys/${journey}/pause?overdue=spread&hours=500`)).status).toBe(422)
    const now = Date.now()
    expect((await world.call('DELETE', `/api/v1/journeys/${journey}/pause?overdue=spread&hours=3`)).status).toBe(204)
    const seen = await eventually(() => contactsIn(journey), finished(1))
    const hoursLeft = seen
      .flatMap(({ dueAt }) => (dueAt ? [Math.round((Date.parse(dueAt) - now) / 3_600_000)] : []))
      .sort()
    expect(hoursLeft).toEqual([1, 2])
  })

  it('lets those whose wait ended during a pause pass over what they waited for', async () => {
    const soon = (id: string) => step.wait(id, 1, 'seconds')
    const later = step.wait('later', 1, 'days')
    const journey = await publish(
      world,
      'Skip',
      graphOf(
        [step.byHand('trigger', 'always'), soon('wait'), email('late'), later],
        ['trigger>wait', 'wait>late', 'late>later'],
      ),
    )
    const id = await newContact(world, { externalId: 'skips', email: 'skips@test.test' })
    await world.call('POST', `/api/v1/journeys/${journey}/entries`, {
      audience: { kind: 'contacts', contactIds: [id] },
    })
    await world.call('POST', `/api/v1/journeys/${journey}/pause`)
    await eventually(
      () => world.call<{ overdue: number }>('GET', `/api/v1/journeys/${journey}/pause`),
      ({ body }) => body.overdue === 1,
    )
    expect((await world.call('DELETE', `/api/v1/journeys/${journey}/pause?overdue=skip`)).status).toBe(204)
    expect(await contactsIn(journey)).toMatchObject([{ nodeId: 'later', state: 'waiting' }])
    const { body } = await world.call<{ entries: { steps: { nodeId: string; port: string; message: unknown }[] }[] }>(
      'GET',
      `/api/v1/journeys/${journey}/path?contactId=${id}`,
    )
    expect(body.entries[0]?.steps.map(({ nodeId, port, message }) => [nodeId, port, message])).toEqual([
      ['trigger', 'next', null],
      ['wait', 'next', null],
      ['late', 'skipped', null],
    ])
  })

  it('parts contacts by conditions on them and what they did', async () => {
    const journey = await publish(
      world,
      'Conditions',
      graphOf(
        [
          step.byHand('trigger', 'afterExit'),
          {
            id: 'loyal',
            kind: 'condition',
            settings: {
              condition: {
                kind: 'all',
                of: [
                  {
                    kind: 'event',
                    event: 'Order Completed',
                    compare: 'atLeast',
                    amount: 2,
                    withinDays: 30,
                    where: [{ property: 'total', operator: 'greaterThan', value: 20 }],
                  },
                  {
                    kind: 'any',
                    of: [
                      { kind: 'property', property: 'plan', operator: 'is', value: 'PRO' },
                      { kind: 'tag', tag: 'vip' },
                    ],
                  },
                  { kind: 'not', of: { kind: 'property', property: 'country', operator: 'is', value: 'US' } },
                ],
              },
            },
          },
          step.exit('yes'),
          step.exit('no'),
        ],
        ['trigger>loyal', 'loyal:yes>yes', 'loyal:no>no'],
      ),
    )
    const order = (userId: string, total: number) => ({ userId, event: 'Order Completed', properties: { total } })
    await world.track([
      order('q1', 30),
      order('q1', 25),
      order('q2', 30),
      order('q2', 5),
      order('q3', 30),
      order('q3', 30),
      order('q4', 30),
      order('q4', 30),
    ])
    await eventually(
      () => sql<{ n: number }>`SELECT count(*)::int AS n FROM events WHERE name = 'Order Completed'`.execute(world.db),
      ({ rows }) => rows[0]?.n === 8,
    )
    const ids = [
      await newContact(world, { externalId: 'q1', properties: { plan: 'pro' } }, false),
      await newContact(world, { externalId: 'q2', properties: { plan: 'pro' } }, false),
      await newContact(world, { externalId: 'q3', tags: ['vip'], country: 'US' }, false),
      await newContact(world, { externalId: 'q4', tags: ['vip'], country: 'FR' }, false),
    ]
    await world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience: { kind: 'contacts', contactIds: ids } })
    const seen = await eventually(() => contactsIn(journey), finished(4))
    expect(ids.map((id) => seen.find(({ contactId }) => contactId === id)?.nodeId)).toEqual(['yes', 'no', 'no', 'yes'])
  })

  it('calls a webhook for each contact with a signature and an id that stays, and knows who was refused', async () => {
    const calls: { id: string; signature: string; body: { data: { contact: { email: string } } } }[] = []
    const receiver = createServer((request, response) => {
      let text = ''
      request.on('data', (part) => (text += part))
      request.on('end', () => {
        const body = JSON.parse(text) as (typeof calls)[number]['body']
        calls.push({
          id: String(request.headers['webhook-id']),
          signature: String(request.headers['webhook-signature']),
          body,
        })
        response.writeHead(body.data.contact.email.startsWith('bad') ? 500 : 204).end()
      })
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    const { port } = receiver.address() as AddressInfo
    const journey = await publish(
      world,
      'Hook',
      graphOf(
        [
          step.byHand('trigger', 'afterExit'),
          { id: 'hook', kind: 'webhook', settings: { url: `http://127.0.0.1:${port}/x`, body: '', save: '' } },
          step.exit('ok'),
          step.exit('bad'),
        ],
        ['trigger>hook', 'hook>ok', 'hook:failed>bad'],
      ),
    )
    const contactIds = [
      await newContact(world, { email: 'good@hook.test' }, false),
      await newContact(world, { email: 'bad@hook.test' }, false),
    ]
    await world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience: { kind: 'contacts', contactIds } })
    const seen = await eventually(() => contactsIn(journey), finished(2))
    receiver.close()
    expect(contactIds.map((id) => seen.find(({ contactId }) => contactId === id)?.nodeId)).toEqual(['ok', 'bad'])
    expect(calls.every(({ signature, id }) => /^v1,.{44}$/.test(signature) && id.includes('.hook.'))).toBe(true)
  })

  it('keeps to a budget of history for each wait and each effect, however many contacts are in the run', async () => {
    const pause = (id: string) => step.wait(id, 1, 'seconds')
    const tag = (id: string) => step.addTag(id, id)
    const journey = await publish(
      world,
      'Budget',
      graphOf(
        [
          step.byHand('trigger', 'always'),
          tag('one'),
          tag('two'),
          pause('first'),
          email('mail'),
          tag('three'),
          pause('second'),
          tag('four'),
          exit,
        ],
        ['trigger>one', 'one>two', 'two>first', 'first>mail', 'mail>three', 'three>second', 'second>four', 'four>end'],
      ),
    )
    const contactIds = await Promise.all(
      Array.from({ length: 25 }, (_, n) => newContact(world, { email: `budget${n}@test.test` })),
    )
    await world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience: { kind: 'contacts', contactIds } })
    const [entered] = await eventually(() => contactsIn(journey), finished(25))
    const { connection } = await connectToTemporal()
    const { workflowExecutionInfo } = await eventually(
      () =>
        connection.workflowService.describeWorkflowExecution({
          namespace: 'default',
          execution: { workflowId: entered?.workflowId ?? '' },
        }),
      ({ workflowExecutionInfo: info }) => info?.closeTime != null,
    )
    await connection.close()
    const [waits, effects] = [2, 1]
    expect(Number(workflowExecutionInfo?.historyLength)).toBeLessThanOrEqual(
      EVENTS_BEGUN_AND_ENDED + EVENTS_A_STAGE * (waits + effects),
    )
  })
})
