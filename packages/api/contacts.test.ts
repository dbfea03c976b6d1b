import { inWorkspace } from '@parcours/db/connection.ts'
import { recordConsents } from '@parcours/domain/consent/ledger.ts'
import { decisionSql } from '@parcours/domain/contacts/consent-bits.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { newContact } from '@parcours/testing/journeys.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

interface Contact {
  id: string
  email: string
  firstName: string
  phone: string
  tags: string[]
  emailConsent: string | null
  properties: Record<string, unknown>
}

describe('contacts', () => {
  it('are recognised by any identifier, and keep what is not mentioned', async () => {
    const id = await newContact(world, {
      externalId: 'c1',
      email: 'C1@Test.test',
      phone: '+33 6 12 34 56 78',
      properties: { plan: 'pro', seats: 3 },
    })
    const again = await world.call<Contact>('POST', '/api/v1/contacts', {
      phone: '+33612345678',
      firstName: 'Camille',
      properties: { seats: null },
    })
    expect(again.status).toBe(200)
    expect(again.body).toMatchObject({
      id,
      email: 'c1@test.test',
      phone: '+33612345678',
      firstName: 'Camille',
      properties: { plan: 'pro' },
    })
    expect(again.body.properties).not.toHaveProperty('seats')
  })

  it('cannot take the address of another', async () => {
    await newContact(world, { email: 'taken@test.test' })
    const id = await newContact(world, { email: 'free@test.test' })
    const { status, body } = await world.call<{ errors: { path: string; code: string }[] }>(
      'PATCH',
      `/api/v1/contacts/${id}`,
      { email: 'taken@test.test' },
    )
    expect([status, body.errors[0]]).toMatchObject([409, { path: 'email', code: 'contact.identifierTaken' }])
  })

  it('hold no date of a year that has more than four digits', async () => {
    const id = await newContact(world, { email: 'born@test.test', properties: { birth: '1990-01-01' } })
    const { status, body } = await world.call<{ errors: { path: string; code: string }[] }>(
      'PATCH',
      `/api/v1/contacts/${id}`,
      { properties: { birth: '+020260-12-31T23:00:00.000Z', seats: 3 } },
    )
    expect([status, body.errors]).toMatchObject([422, [{ path: 'properties.birth', code: 'contact.propertyDate' }]])
    const now = await world.call<{ properties: object }>('GET', `/api/v1/contacts/${id}`)
    expect(now.body.properties).toEqual({ birth: '1990-01-01' })
  })

  it('are merged with all that happened to them, consent included', async () => {
    const into = await newContact(world, { externalId: 'm1', firstName: 'Kept' }, false)
    const from = await newContact(world, { email: 'm2@test.test', firstName: 'Lost', tags: ['vip'] })
    await world.track([{ userId: 'm1', event: 'A' }])
    const { body } = await world.call<Contact>('POST', `/api/v1/contacts/${into}/merge`, { from })
    expect(body).toMatchObject({
      id: into,
      email: 'm2@test.test',
      firstName: 'Kept',
      tags: ['vip'],
      emailConsent: 'given',
    })
    expect((await world.call('GET', `/api/v1/contacts/${from}`)).status).toBe(404)
  })

  it('keep one id when two accounts were merged, whichever of their names is used later', async () => {
    const into = await newContact(world, { externalId: 'a1', email: 'a1@test.test' }, false)
    const from = await newContact(world, { externalId: 'b1', email: 'b1@test.test' }, false)
    await world.call('POST', `/api/v1/contacts/${into}/merge`, { from })
    for (const [userId, event] of [
      ['b1', 'First'],
      ['a1', 'Second'],
      ['b1', 'Third'],
    ] as const) {
      await world.track([{ userId, event, traits: { email: 'a1@test.test' } }])
      const timeline = await eventually(
        () => world.call<{ data: { title?: string }[] }>('GET', `/api/v1/contacts/${into}/timeline`),
        ({ status, body }) => status !== 200 || JSON.stringify(body).includes(event),
      )
      expect(timeline.status).toBe(200)
    }
    const again = await world.call<Contact>('POST', '/api/v1/contacts', { externalId: 'b1', firstName: 'Bea' })
    expect([again.status, again.body]).toMatchObject([200, { id: into, externalId: 'a1', firstName: 'Bea' }])
  })

  it('are erased from everything that names them', async () => {
    const id = await newContact(world, { externalId: 'gone', email: 'gone@test.test' })
    await world.track([{ userId: 'gone', event: 'Visited' }])
    await eventually(
      () => world.call<{ data: unknown[] }>('GET', `/api/v1/contacts/${id}/timeline`),
      ({ body }) => body.data.length >= 2,
    )
    expect((await world.call('DELETE', `/api/v1/contacts/${id}`)).status).toBe(204)
    for (const table of ['contacts', 'events', 'event_totals', 'contact_identifiers']) {
      const { rows } = await sql<{ found: number }>`
        SELECT count(*)::int AS found
          FROM ${sql.table(table)} t
         WHERE t::text LIKE ${'%gone@test.test%'} OR t::text LIKE '%"gone"%'`.execute(world.db)
      expect(rows[0]?.found, table).toBe(0)
    }
  })
})

describe('the ledger of consent', () => {
  it('only grows, and the latest decision holds whatever the order of writing', async () => {
    const id = await newContact(world, { email: 'ledger@test.test' }, false)
    const record = (decision: string, decidedAt: string) =>
      world.call('POST', `/api/v1/contacts/${id}/consents`, {
        channel: 'email',
        decision,
        source: 'form',
        wordingVersion: 'v2',
        evidence: { form: 'footer' },
        decidedAt,
      })
    await record('withdrawn', '2026-03-01T00:00:00Z')
    await record('given', '2026-01-01T00:00:00Z')
    expect((await world.call<Contact>('GET', `/api/v1/contacts/${id}`)).body.emailConsent).toBe('withdrawn')
    const { body } = await world.call<{ data: object[] }>('GET', `/api/v1/contacts/${id}/consents`)
    expect(body.data).toMatchObject([
      { decision: 'withdrawn', wordingVersion: 'v2', evidence: { form: 'footer' } },
      { decision: 'given', source: 'form' },
    ])
    await expect(sql`UPDATE consent_ledger SET decision = 'given'`.execute(world.db)).rejects.toThrow(/append-only/)
    await expect(
      inWorkspace(world.db, world.workspace.id, (tx) => sql`DELETE FROM consent_ledger`.execute(tx)),
    ).rejects.toThrow(/permission denied/)
  })

  it('keeps what is said of two channels at the same moment', async () => {
    const id = await newContact(world, { email: 'both@test.test' }, false)
    const say = (channel: 'email' | 'sms') => [
      { contactId: uuidOf('contact', id), channel, decision: 'given' as const, source: 'form', decidedAt: new Date() },
    ]
    let second: Promise<void> | undefined
    await inWorkspace(world.db, world.workspace.id, async (tx) => {
      await recordConsents(tx, world.workspace.id, say('email'))
      // It waits for the contact until this transaction ends.
      second = inWorkspace(world.db, world.workspace.id, (other) =>
        recordConsents(other, world.workspace.id, say('sms')),
      )
      await eventually(
        () =>
          sql<{ waiting: boolean }>`
            SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted) AS waiting`.execute(world.db),
        ({ rows }) => rows[0]?.waiting === true,
      )
    })
    await second
    expect((await world.call('GET', `/api/v1/contacts/${id}`)).body).toMatchObject({ emailConsent: 'given' })
    const { rows } = await sql`
      SELECT ${decisionSql('email')} AS email, ${decisionSql('sms')} AS sms
        FROM contacts c
       WHERE email = 'both@test.test'`.execute(world.db)
    expect(rows).toEqual([{ email: 'given', sms: 'given' }])
  })
})

describe('an import', () => {
  async function upload(csv: string): Promise<string> {
    const answer = await world.api.inject({
      method: 'POST',
      url: '/api/v1/imports?fileName=people.csv',
      headers: { authorization: `Bearer ${world.workspace.fullKey}`, 'content-type': 'text/csv' },
      payload: csv,
    })
    expect(answer.statusCode, answer.body).toBe(201)
    return answer.json<{ id: string }>().id
  }

  it('maps columns, writes consent with its proof, and returns rejected rows with the reasons', async () => {
    const rows = Array.from({ length: 4500 }, (_, n) => `p${n}@import.test;Person ${n};${n % 2 ? 'oui' : ''};${n};a,b`)
    const id = await upload(
      `\uFEFFE-mail;Prénom;Consentement;Points;Étiquettes\n${rows.join('\n')}\nnot an address;X;;;\n;Nobody;;;\n"=HYPERLINK(1)";F;;;\n`,
    )
    const before = await world.call<{ header: string[]; preview: string[][]; totalRows: number }>(
      'GET',
      `/api/v1/imports/${id}`,
    )
    expect(before.body).toMatchObject({
      header: ['E-mail', 'Prénom', 'Consentement', 'Points', 'Étiquettes'],
      totalRows: 4503,
    })
    const started = await world.call('POST', `/api/v1/imports/${id}/start`, {
      mapping: {
        'E-mail': 'email',
        Prénom: 'firstName',
        Consentement: 'consent.email',
        Points: 'properties.points',
        Étiquettes: 'tags',
      },
    })
    expect(started.status, JSON.stringify(started.body)).toBe(202)
    const done = await eventually(
      () =>
        world.call<{ state: string; createdContacts: number; rejectedRows: number }>('GET', `/api/v1/imports/${id}`),
      ({ body }) => body.state === 'done',
      40,
    )
    expect(done.body).toMatchObject({ createdContacts: 4500, rejectedRows: 3 })
    const found = await world.call<{ data: Contact[] }>('GET', '/api/v1/contacts?search=p4321@import.test')
    expect(found.body.data).toMatchObject([
      { firstName: 'Person 4321', emailConsent: 'given', tags: ['a', 'b'], properties: { points: 4321 } },
    ])
    const rejects = await world.api.inject({
      url: `/api/v1/imports/${id}/rejects.csv`,
      headers: { authorization: `Bearer ${world.workspace.fullKey}`, 'accept-language': 'fr' },
    })
    expect(rejects.body).toContain('"4502"')
    expect(rejects.body).toMatch(/not an address.*n’est pas une adresse e-mail/)
    expect(rejects.body, 'a formula stays text').toContain(`"'=HYPERLINK(1)"`)
  })

  it('refuses a mapping without an identifier', async () => {
    const id = await upload('name,city\nA,Lyon\n')
    const { status, body } = await world.call<{ code: string }>('POST', `/api/v1/imports/${id}/start`, {
      mapping: { name: 'firstName', city: 'city' },
    })
    expect([status, body.code]).toEqual([422, 'import.noIdentifier'])
  })
})
