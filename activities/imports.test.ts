import { importUntil } from '@parcours/domain/imports/run-import.ts'
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

interface Import {
  state: string
  processedRows: number
  createdContacts: number
  updatedContacts: number
  rejectedRows: number
}

const MAPPING = { email: 'email', name: 'firstName', stars: 'properties.stars', agreed: 'consent.email' }

async function start(rows: string[]): Promise<string> {
  const headers = { authorization: `Bearer ${world.workspace.fullKey}`, 'content-type': 'text/csv' }
  const answer = await world.api.inject({
    method: 'POST',
    url: '/api/v1/imports',
    headers,
    payload: `email,name,stars,agreed\n${rows.join('\n')}\n`,
  })
  const { id } = answer.json<{ id: string }>()
  await world.call('POST', `/api/v1/imports/${id}/start`, { mapping: MAPPING })
  return id
}
const whenDone = async (id: string) =>
  (
    await eventually(
      () => world.call<Import>('GET', `/api/v1/imports/${id}`),
      ({ body }) => body.state === 'done',
      40,
    )
  ).body
const found = async (email: string) =>
  (
    await sql<{ first_name: string; revision: number; stars: number }>`
      SELECT first_name, revision, (properties ->> 'stars')::int AS stars
        FROM contacts
       WHERE email = ${email}`.execute(world.db)
  ).rows[0]
const contacts = (count: number, domain: string) =>
  Array.from({ length: count }, (_, n) => `p${n}@${domain},First${n},${n % 5},yes`)

describe('an import of several chunks', () => {
  it('takes every row once, and keeps what is wrong with the others', async () => {
    const rows = contacts(9000, 'many.test')
    rows[4321] = 'no address,X,1,yes'
    expect(await whenDone(await start(rows))).toMatchObject({
      processedRows: 9000,
      createdContacts: 8999,
      updatedContacts: 0,
      rejectedRows: 1,
    })
    const { rows: counted } = await sql<{ contacts: number; consents: number }>`
      SELECT (SELECT count(*)::int FROM contacts WHERE email LIKE '%@many.test') AS contacts,
             (SELECT count(*)::int FROM consent_ledger) AS consents`.execute(world.db)
    expect(counted).toEqual([{ contacts: 8999, consents: 8999 }])
  })

  it('keeps the last word on a contact, however far apart the rows are', async () => {
    const rows = contacts(20_000, 'twice.test')
    // Each in two chunks that would be written side by side.
    for (let pair = 0; pair < 5; pair++) {
      rows[pair * 4000 + 10] = `again${pair}@twice.test,Early,1,yes`
      rows[pair * 4000 + 2010] = `again${pair}@twice.test,Late,2,yes`
    }
    expect(await whenDone(await start(rows))).toMatchObject({ processedRows: 20_000, rejectedRows: 0 })
    const said = await Promise.all(Array.from({ length: 5 }, (_, pair) => found(`again${pair}@twice.test`)))
    expect(said.map((contact) => [contact?.first_name, contact?.stars])).toEqual(
      Array.from({ length: 5 }, () => ['Late', 2]),
    )
  })

  it('is taken in once by two attempts at once, the first of which was believed dead', async () => {
    const id = await start(contacts(12_000, 'dead.test'))
    const attempt = () =>
      importUntil(world.db, world.workspace.id, uuidOf('import', id), () => new Date(), new Date(Date.now() + 30_000))
    await Promise.all([attempt(), attempt()])
    expect(await whenDone(id)).toMatchObject({ processedRows: 12_000, createdContacts: 12_000, updatedContacts: 0 })
  })

  it('leaves alone whom it says nothing new of, and changes the others', async () => {
    await whenDone(await start(contacts(3000, 'same.test')))
    const before = await found('p7@same.test')
    const rows = contacts(3000, 'same.test')
    rows[8] = 'p8@same.test,Renamed,3,yes'
    expect(await whenDone(await start(rows))).toMatchObject({ createdContacts: 0, updatedContacts: 1 })
    expect(await found('p7@same.test')).toEqual(before)
    expect(await found('p8@same.test')).toMatchObject({ first_name: 'Renamed', revision: (before?.revision ?? 0) + 1 })
  })

  it('moves no address from the contact that has it', async () => {
    await newContact(world, { externalId: 'owner', email: 'taken@own.test' })
    const headers = { authorization: `Bearer ${world.workspace.fullKey}`, 'content-type': 'text/csv' }
    const answer = await world.api.inject({
      method: 'POST',
      url: '/api/v1/imports',
      headers,
      payload: 'id,email\nother,taken@own.test\n',
    })
    const { id } = answer.json<{ id: string }>()
    await world.call('POST', `/api/v1/imports/${id}/start`, { mapping: { id: 'externalId', email: 'email' } })
    await whenDone(id)
    const { rows } = await sql<{
      external_id: string
      email: string | null
    }>`SELECT external_id, email FROM contacts WHERE external_id IN ('owner', 'other') ORDER BY 1`.execute(world.db)
    expect(rows).toEqual([
      { external_id: 'other', email: null },
      { external_id: 'owner', email: 'taken@own.test' },
    ])
  })

  it('goes on after its worker was lost, and takes nothing twice', async () => {
    await sql`DELETE FROM contacts`.execute(world.db)
    const id = await start(contacts(20_000, 'lost.test'))
    await eventually(
      () => world.call<Import>('GET', `/api/v1/imports/${id}`),
      ({ body }) => body.processedRows > 0,
    )
    // As a crash leaves it: sessions cut in the middle of their transactions.
    await sql`
      SELECT pg_terminate_backend(pid)
        FROM pg_stat_activity
       WHERE datname = current_database()
         AND pid <> pg_backend_pid()
         AND state IN ('active', 'idle in transaction')`.execute(world.db)
    expect(await whenDone(id)).toMatchObject({ processedRows: 20_000, createdContacts: 20_000, updatedContacts: 0 })
  }, 60_000)
})
