import { inWorkspace } from '@parcours/db/connection.ts'
import { createApiKey } from '@parcours/domain/access/api-keys.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

let world: World
let changing: string
beforeAll(async () => {
  world = await createWorld({ worker: true })
  const { id } = world.workspace
  const made = await inWorkspace(world.db, id, (tx) =>
    createApiKey(tx, id, { name: 'server', scope: 'track', mayChangeAccounts: true }),
  )
  changing = made.key
})
afterAll(() => world.close())

let round = 0
beforeEach(() => void round++)
const named = (name: string) => `${name}${round}`
const mail = (name: string) => `${name}${round}@test.test`

const send = async (path: string, body: Record<string, unknown>, key = world.workspace.trackKey) => {
  const { status, body: answer } = await world.call(`POST`, path, body, { key })
  expect({ status, answer }).toEqual({ status: 200, answer: { success: true } })
  await eventually(
    () => sql<{ n: number }>`SELECT count(*)::int AS n FROM event_inbox`.execute(world.db),
    ({ rows }) => rows[0]?.n === 0,
  )
}

interface Contact {
  external_id: string | null
  email: string | null
  phone: string | null
}
/** The contact that an identifier leads to. */
async function behind(value: string): Promise<Contact | undefined> {
  const { rows } = await sql<Contact>`
    SELECT c.external_id, c.email, c.phone
      FROM contact_identifiers i JOIN contacts c ON c.workspace_id = i.workspace_id AND c.id = i.contact_id
     WHERE i.value = ${value}`.execute(world.db)
  return rows[0]
}
async function reasons(): Promise<string[]> {
  const { rows } = await sql<{
    code: string
  }>`SELECT issues -> 0 ->> 'code' AS code FROM quarantine WHERE key LIKE 'withheld%' ORDER BY 1`.execute(world.db)
  return rows.map(({ code }) => code)
}

describe('a key that stands in a web page', () => {
  beforeEach(async () => {
    await sql`DELETE FROM quarantine`.execute(world.db)
    await send('/v1/identify', {
      userId: named('victim'),
      anonymousId: named('device'),
      traits: { email: mail('victim') },
    })
    await send('/v1/identify', {
      userId: named('other'),
      traits: { email: mail('other'), phone: `+3361234${String(round).padStart(4, '0')}` },
    })
  })

  it('merges no two known accounts', async () => {
    await send('/v1/alias', { userId: named('other'), previousId: named('victim') })
    expect(await behind(named('victim'))).toMatchObject({ external_id: named('victim'), email: mail('victim') })
    expect(await behind(named('other'))).toMatchObject({ external_id: named('other'), email: mail('other') })
    expect(await reasons()).toEqual(['event.accountsNotMerged'])
  })

  it.each<[string, (email: string) => Record<string, unknown>]>([
    ['by user id', (email) => ({ userId: named('victim'), traits: { email } })],
    ['by device', (email) => ({ anonymousId: named('device'), traits: { email } })],
    ['inside of the address', (email) => ({ userId: named('victim'), traits: { address: { email } } })],
    ['beside a call', (email) => ({ userId: named('victim'), context: { traits: { email } } })],
  ])('changes no address of one, %s', async (_, message) => {
    const path = message('').context ? '/v1/track' : '/v1/identify'
    await send(path, { event: 'X', ...message(mail('thief')) })
    expect(await behind(named('victim'))).toMatchObject({ email: mail('victim') })
    // The other address leads to nobody: a contact who comes with it later is another contact.
    expect(await behind(mail('thief'))).toBeUndefined()
    expect(await reasons()).toEqual(['event.addressNotChanged'])
  })

  it('clears no address of one', async () => {
    await send('/v1/identify', { userId: named('other'), traits: { email: null, phone: null, city: 'Lyon' } })
    expect(await behind(named('other'))).toMatchObject({
      email: mail('other'),
      phone: `+3361234${String(round).padStart(4, '0')}`,
    })
    expect(await reasons()).toEqual(['event.addressNotChanged', 'event.addressNotChanged'])
    const { rows } = await sql<{
      city: string
    }>`SELECT city FROM contacts WHERE external_id = ${named('other')}`.execute(world.db)
    expect(rows).toEqual([{ city: 'Lyon' }])
  })

  it('takes over no account by a device with an address of its own', async () => {
    await send('/v1/identify', { anonymousId: named('thief'), traits: { email: mail('thief') } })
    await send('/v1/alias', { anonymousId: named('thief'), previousId: named('victim') })
    await send('/v1/identify', {
      anonymousId: named('thief'),
      userId: named('victim'),
      traits: { email: mail('thief') },
    })
    expect(await behind(named('victim'))).toMatchObject({ external_id: named('victim'), email: mail('victim') })
  })

  it('takes no subscriber along with a known account', async () => {
    await send('/v1/identify', { traits: { email: mail('subscriber') }, anonymousId: named('form') })
    await send('/v1/identify', { userId: named('victim'), traits: { email: mail('subscriber') } })
    expect(await behind(mail('subscriber'))).toMatchObject({ external_id: null, email: mail('subscriber') })
  })

  it('handles a visitor who becomes a customer', async () => {
    await send('/v1/track', { anonymousId: named('new'), event: 'Looked' })
    await send('/v1/identify', { anonymousId: named('new'), traits: { email: mail('new') } })
    await send('/v1/identify', {
      anonymousId: named('new'),
      userId: named('new account'),
      traits: { email: mail('new'), phone: `+3369876${String(round).padStart(4, '0')}` },
    })
    await send('/v1/identify', {
      userId: named('victim'),
      traits: { phone: `+3365555${String(round).padStart(4, '0')}` },
    })
    expect(await behind(named('new'))).toMatchObject({ external_id: named('new account'), email: mail('new') })
    expect(await behind(named('victim'))).toMatchObject({ phone: `+3365555${String(round).padStart(4, '0')}` })
    expect(await reasons()).toEqual([])
  })

  it.each<[string, () => string]>([
    ['a key that may', () => changing],
    ['a full key', () => world.workspace.fullKey],
  ])('is told from %s', async (_, key) => {
    await send('/v1/identify', { userId: named('victim'), traits: { email: mail('moved') } }, key())
    expect(await behind(named('victim'))).toMatchObject({ email: mail('moved') })
    await send('/v1/alias', { userId: named('other'), previousId: named('victim') }, key())
    expect(await behind(named('victim'))).toMatchObject({ external_id: named('other') })
    expect(await reasons()).toEqual([])
  })
})

describe('the setting of a key', () => {
  it('is off unless it is asked for, and shown', async () => {
    await world.call('POST', '/api/v1/keys', { name: 'page', scope: 'track' })
    await world.call('POST', '/api/v1/keys', { name: 'shop', scope: 'track', mayChangeAccounts: true })
    const { body } = await world.call<{ data: { name: string; mayChangeAccounts: boolean }[] }>('GET', '/api/v1/keys')
    const of = (name: string) => body.data.find((key) => key.name === name)?.mayChangeAccounts
    expect([of('page'), of('shop'), of('full')]).toEqual([false, true, true])
  })
})

describe('what a device says of itself', () => {
  const device = { locale: 'pt-BR', timezone: 'America/Sao_Paulo', ip: '200.160.2.3' }
  const fieldsOf = async (userId: string) => {
    const { rows } = await sql`
      SELECT language, time_zone, country
        FROM contacts
       WHERE external_id = ${userId}`.execute(world.db)
    return rows[0]
  }

  it('fills what is empty', async () => {
    await send('/v1/track', { userId: named('empty'), event: 'X', context: device })
    expect(await fieldsOf(named('empty'))).toEqual({ language: 'pt-BR', time_zone: 'America/Sao_Paulo', country: 'BR' })
  })

  it('overwrites nothing', async () => {
    await send('/v1/identify', { userId: named('full'), traits: { language: 'fr', country: 'FR' } })
    await send('/v1/page', { userId: named('full'), context: device })
    await send('/v1/page', { userId: named('full'), context: { ...device, timezone: 'Asia/Tokyo' } })
    expect(await fieldsOf(named('full'))).toEqual({ language: 'fr', time_zone: 'America/Sao_Paulo', country: 'FR' })
  })

  it.each([
    { locale: 12, timezone: 'Mars/Olympus', ip: '10.0.0.1' },
    { locale: '?', timezone: '+02:00', ip: 'x' },
    { locale: null, timezone: {}, ip: '::1' },
    { ip: '999.1.1.1' },
  ])('counts only when it is true: %j', async (context) => {
    await send('/v1/track', { userId: named('odd'), event: 'X', context })
    expect(await fieldsOf(named('odd'))).toEqual({ language: null, time_zone: null, country: null })
  })
})

it('traits named like parts of JavaScript are traits', async () => {
  const traits = JSON.parse(
    '{"constructor":"a","toString":"b","hasOwnProperty":"c","valueOf":1,"plan":"pro"}',
  ) as Record<string, unknown>
  await send('/v1/identify', { userId: named('words'), traits })
  const { rows } = await sql<{
    properties: unknown
  }>`SELECT properties FROM contacts WHERE external_id = ${named('words')}`.execute(world.db)
  expect(rows[0]?.properties).toEqual(traits)
})
