import { loadSigningKey, type SigningKey } from '@parcours/domain/access/secrets.ts'
import { storeMessageEvents, takeMessageEvents } from '@parcours/domain/delivery/message-event-inbox.ts'
import { recordMessageEvents } from '@parcours/domain/delivery/message-events.ts'
import { clickUrl, openUrl, unsubscribeUrl } from '@parcours/domain/delivery/tokens.ts'
import { FIRST_UUID } from '@parcours/domain/uuid.ts'
import { email } from '@parcours/model/channels/email.ts'
import { MESSAGE_EVENT_KINDS, type MessageEventKind } from '@parcours/model/delivery/message-event.ts'
import { newContact } from '@parcours/testing/journeys.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
let key: SigningKey
let contacts = 0
beforeAll(async () => {
  world = await createWorld()
  key = await loadSigningKey(world.db)
})
afterAll(() => world.close())

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/120'
const SERVERS = [
  '',
  BROWSER,
  'Mozilla/5.0',
  'curl/8.5.0',
  'Go-http-client/1.1',
  'Java/17.0.2',
  'okhttp/4.12.0',
  'python-requests/2.32',
  'BarracudaCentral scanner',
]

/** A contact who agreed and was written to. */
async function written(): Promise<{ contactId: string; messageId: string }> {
  const contactId = await newContact(world, { email: `reader${++contacts}@test.test` })
  const { rows } = await sql<{ id: string }>`
    INSERT INTO messages (workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, template_id,
        template_revision, address, status, provider, created_at, sent_at)
    SELECT workspace_id, uuidv7(), 'email', uuidv7(), now(), 'campaign', id, uuidv7(), 1, email, 'sent', 'smtp', now(),
           now()
      FROM contacts WHERE email = ${`reader${contacts}@test.test`} RETURNING id`.execute(world.db)
  return { contactId, messageId: rows[0]?.id ?? '' }
}

const consentOf = async (contactId: string) =>
  (await world.call<{ emailConsent: string }>('GET', `/api/v1/contacts/${contactId}`)).body.emailConsent
const decisionsOf = async (contactId: string) =>
  (await world.call<{ data: { decision: string }[] }>('GET', `/api/v1/contacts/${contactId}/consents`)).body.data
    .map(({ decision }) => decision)
    .reverse()
const pathOf = (url: string) => url.replace(/^https?:\/\/[^/]+/, '')
const leave = (
  messageId: string,
  headers: Record<string, string>,
  payload: string | Buffer = 'List-Unsubscribe=One-Click',
) => world.api.inject({ method: 'POST', url: pathOf(unsubscribeUrl(key, '', messageId)), headers, payload })
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** What stands in the inbox of events about a message. */
async function eventsOf(messageId: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM event_inbox WHERE properties ->> 'messageId' = ${messageId} AND name <> '' ORDER BY name`.execute(
    world.db,
  )
  return rows.map(({ name }) => name)
}

describe('one click to unsubscribe', () => {
  it.each(SERVERS)('counts, whatever program posts it: %j', async (userAgent) => {
    const { contactId, messageId } = await written()
    expect((await leave(messageId, { ...FORM, 'user-agent': userAgent })).statusCode).toBe(200)
    expect(await consentOf(contactId)).toBe('withdrawn')
    expect(await eventsOf(messageId)).toEqual(['Unsubscribed'])
  })

  const MULTIPART = '--X\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--X--\r\n'
  it.each<[string, Record<string, string>, string | Buffer]>([
    ['multipart/form-data', { 'content-type': 'multipart/form-data; boundary=X' }, MULTIPART],
    ['no content type', {}, 'List-Unsubscribe=One-Click'],
    ['no body', {}, ''],
    ['JSON', { 'content-type': 'application/json' }, '{"List-Unsubscribe":"One-Click"}'],
    ['broken JSON', { 'content-type': 'application/json' }, '{'],
    ['a content type that is none', { 'content-type': ';;;' }, 'x'],
    ['another encoding', { 'content-type': 'text/plain; charset=utf-16' }, Buffer.from('hé', 'utf16le')],
    ['a long body', FORM, 'x'.repeat(2_000_000)],
  ])('takes any body: %s', async (_, headers, payload) => {
    const { contactId, messageId } = await written()
    expect((await leave(messageId, headers, payload)).statusCode).toBe(200)
    expect(await consentOf(contactId)).toBe('withdrawn')
  })

  it('is one decision however often it is posted, until the person agrees again', async () => {
    const { contactId, messageId } = await written()
    for (let time = 0; time < 3; time++) expect((await leave(messageId, FORM)).statusCode).toBe(200)
    await Promise.all([leave(messageId, FORM), leave(messageId, FORM)])
    expect(await decisionsOf(contactId)).toEqual(['given', 'withdrawn'])
    expect(await eventsOf(messageId)).toEqual(['Unsubscribed'])
    await world.call('POST', `/api/v1/contacts/${contactId}/consents`, {
      channel: 'email',
      decision: 'given',
      source: 'test',
    })
    await leave(messageId, FORM)
    expect(await decisionsOf(contactId)).toEqual(['given', 'withdrawn', 'given', 'withdrawn'])
    expect(await consentOf(contactId)).toBe('withdrawn')
  })
})

it('the confirmation page, opened again, leads to the link', async () => {
  const url = pathOf(unsubscribeUrl(key, '', (await written()).messageId))
  const answer = await world.api.inject(`${url}/reason`)
  expect([answer.statusCode, answer.headers.location]).toEqual([302, url])
})

describe('what a machine does', () => {
  const READING: MessageEventKind[] = ['opened', 'clicked']
  it.each(MESSAGE_EVENT_KINDS.flatMap((kind) => (['machine', 'person'] as const).map((by) => [kind, by] as const)))(
    '%s by a %s counts where it should',
    async (kind, by) => {
      const { contactId, messageId } = await written()
      const event = { messageId, kind, at: new Date(), data: by === 'machine' ? { by } : {} }
      await world.db.transaction().execute((tx) => recordMessageEvents(tx, [event], new Date()))
      const counts = by === 'person' || !READING.includes(kind)
      const names = counts ? [email.events[kind], ...(kind === 'clicked' ? [email.events.opened] : [])] : []
      expect(await eventsOf(messageId)).toEqual(names.sort())
      expect(await consentOf(contactId)).toBe(kind === 'unsubscribed' || kind === 'complained' ? 'withdrawn' : 'given')
      const { rows } = await sql<{ engaged: boolean }>`
      SELECT engaged_at IS NOT NULL AS engaged
        FROM contacts c
        JOIN messages m ON m.contact_id = c.id
       WHERE m.id = ${messageId}`.execute(world.db)
      expect(rows).toEqual([{ engaged: by === 'person' && READING.includes(kind) }])
    },
  )

  it.each([
    ['a browser that fetches ahead', { 'sec-purpose': 'prefetch;prerender', 'user-agent': BROWSER }],
    ['an older one', { purpose: 'prefetch', 'user-agent': BROWSER }],
    ['Firefox', { 'x-moz': 'prefetch', 'user-agent': BROWSER }],
    ['a scanner', { 'user-agent': 'BarracudaCentral scanner' }],
  ])('is no click: %s', async (_, headers) => {
    const { messageId } = await written()
    for (const url of [clickUrl(key, '', messageId, 0, 'https://shop.test/x'), openUrl(key, '', messageId)])
      await world.api.inject({ url: pathOf(url), headers })
    await takeMessageEvents(world.db, new Date())
    expect(await eventsOf(messageId)).toEqual([])
  })

  it('is a click by a person', async () => {
    const { messageId } = await written()
    await world.api.inject({
      url: pathOf(clickUrl(key, '', messageId, 0, 'https://shop.test/x')),
      headers: { 'user-agent': BROWSER },
    })
    await takeMessageEvents(world.db, new Date())
    expect(await eventsOf(messageId)).toEqual(['Email Link Clicked', 'Email Opened'])
  })
})

describe('tracked events', () => {
  it('of one workspace do not wait for those of another', async () => {
    const { messageId } = await written()
    const busy = Array.from({ length: 9000 }, () => ({ messageId, kind: 'opened' as const, at: new Date() }))
    await storeMessageEvents(world.db, busy)
    const other = await world.newWorkspace()
    const theirs = (
      await sql<{ id: string }>`
      INSERT INTO messages (workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, template_id,
          template_revision, address, status, provider, created_at, sent_at)
      SELECT ${other.id}, uuidv7(), 'email', uuidv7(), now(), 'campaign', uuidv7(), uuidv7(),
             1, 'x@x.test', 'sent', 'smtp', now(), now()
      RETURNING id`.execute(world.db)
    ).rows[0]?.id
    await world.api.inject({ url: pathOf(openUrl(key, '', theirs ?? '')), headers: { 'user-agent': BROWSER } })
    const turn = { after: FIRST_UUID }
    for (let batch = 0; batch < 2; batch++) await takeMessageEvents(world.db, new Date(), turn)
    expect(await eventsOf(theirs ?? '')).toEqual(['Email Opened'])
    expect(
      (await sql<{ left: boolean }>`SELECT EXISTS (SELECT FROM message_event_inbox) AS left`.execute(world.db)).rows,
    ).toEqual([{ left: true }])
    while ((await takeMessageEvents(world.db, new Date(), turn)) > 0) {}
  })
})

describe('a counted link', () => {
  const follow = async (target: string) => {
    const { messageId } = await written()
    return world.api.inject({
      url: pathOf(clickUrl(key, '', messageId, 0, target)),
      headers: { 'user-agent': BROWSER, 'accept-language': 'fr' },
    })
  }

  it.each([
    ['https://shop.test/été?x=né', 'https://shop.test/%C3%A9t%C3%A9?x=n%C3%A9'],
    ['https://shop.test/cœur-日本', 'https://shop.test/c%C5%93ur-%E6%97%A5%E6%9C%AC'],
    ['https://münchen.example/a b', 'https://xn--mnchen-3ya.example/a%20b'],
    ['https://shop.test/x?a=1&b=2#é', 'https://shop.test/x?a=1&b=2#%C3%A9'],
    ['https://shop.test/search?f[0]=themes:2&f[1]=a|b', 'https://shop.test/search?f[0]=themes:2&f[1]=a|b'],
    [" https://shop.test/jack+astor's+bar ", "https://shop.test/jack+astor's+bar"],
    ['HTTPS://Shop.test/%C3%A9', 'https://shop.test/%C3%A9'],
    ['https://shop.test/\ud800', 'https://shop.test/%EF%BF%BD'],
  ])('to %j leads there in characters that a header takes', async (target, location) => {
    const answer = await follow(target)
    expect([answer.statusCode, answer.headers.location]).toEqual([302, location])
  })

  it('that was changed, or leads nowhere, gives a page in the language of the reader', async () => {
    for (const target of ['javascript:alert(1)', 'https://', 'mailto:a@b.test']) {
      const answer = await follow(target)
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
      expect(answer.body).toContain('Ce lien ne fonctionne pas')
    }
    for (const path of [
      '/t/c/x?n=0&u=https%3A%2F%2Fevil.test',
      '/t/u/x',
      '/t/c/x?u=a&u=b',
      `/t/u/${'x'.repeat(299)}`,
    ]) {
      const { statusCode, headers, body } = await world.api.inject({ url: path, headers: { 'accept-language': 'en' } })
      expect([path, statusCode, headers['content-type']]).toEqual([path, 404, 'text/html; charset=utf-8'])
      expect(body).toContain('This link does not work')
    }
  })

  it.each([
    ['GET', '/t/c/%E0%A4%A', 400],
    ['GET', `/t/c/${'x'.repeat(2_000)}`, 404],
    ['GET', '/t/c/x/?n=0', 404],
    ['GET', '/t/', 404],
    ['GET', '/t/x/1', 404],
    ['POST', '/t/c/x', 405],
    ['PUT', '/t/o/x', 405],
  ] as const)('of which nothing can be read gives a page too: %s %s', async (method, url, status) => {
    const answer = await world.api.inject({ method, url, headers: { 'accept-language': 'en' } })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8'])
    expect(answer.body).toContain('This link does not work')
  })

  it('redirects while events cannot be stored', async () => {
    const { messageId } = await written()
    await sql`ALTER TABLE message_event_inbox RENAME TO outcome_inbox_away`.execute(world.db)
    try {
      const answer = await world.api.inject({
        url: pathOf(clickUrl(key, '', messageId, 0, 'https://shop.test/x')),
        headers: { 'user-agent': BROWSER },
      })
      expect([answer.statusCode, answer.headers.location]).toEqual([302, 'https://shop.test/x'])
      expect((await world.api.inject(pathOf(openUrl(key, '', messageId)))).headers['content-type']).toBe('image/gif')
    } finally {
      await sql`ALTER TABLE outcome_inbox_away RENAME TO message_event_inbox`.execute(world.db)
    }
    await storeMessageEvents(world.db, [])
  })
})
