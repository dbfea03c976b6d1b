import { inWorkspace } from '@parcours/db/connection.ts'
import { eraseAgain } from '@parcours/domain/contacts/erase-again.ts'
import { quarantineItems } from '@parcours/domain/quarantine/quarantine.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { contactsOf, graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

/** Tables of the installation in which any of these texts is, as text or as bytes. */
async function tablesWith(...texts: string[]): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT oid::regclass::text AS name
      FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
     ORDER BY 1`.execute(world.db)
  const found: string[] = []
  for (const { name } of tables) {
    const holds = texts.flatMap((text) => [
      sql`strpos(t::text, ${text}) > 0`,
      sql`strpos(t::text, ${Buffer.from(text).toString('hex')}) > 0`,
    ])
    const { rows } = await sql`
      SELECT
        FROM ${sql.raw(name)} t
       WHERE ${sql.join(holds, sql` OR `)}
       LIMIT 1`.execute(world.db)
    if (rows.length > 0) found.push(name.replace(/_\d{4}_\d\d$/, ''))
  }
  return found
}

const outbox = async (search: string) =>
  (await world.call<{ data: { id: string }[] }>('GET', `/api/v1/outbox?search=${encodeURIComponent(search)}`)).body.data

describe('a contact erased in the middle of a journey', () => {
  it('is found nowhere any more, while the others go on', async () => {
    const template = await newTemplate(world)
    const list = await world.call<{ id: string }>('POST', '/api/v1/segments/lists', { name: 'List' })
    expect(list.status).toBe(201)
    const journey = await publish(
      world,
      'Orders',
      graphOf([
        step.onEvent('trigger', 'Order Completed', 'always', { key: 'orderName' }),
        { id: 'list', kind: 'changeList', settings: { segmentId: list.body.id, change: 'add' } },
        step.email('email', template),
        {
          id: 'team',
          kind: 'tellTeam',
          settings: { to: [], subject: 'Call {{ contact.firstName }}', text: 'About {{ event.orderName }}' },
        },
        step.wait('wait', 1, 'days'),
        step.exit('end'),
      ]),
    )
    const [gone, kept] = [
      await newContact(world, {
        externalId: 'Goneid',
        email: 'goneaddress@test.test',
        firstName: 'Gonefirst',
        properties: { nick: 'Gonenick' },
      }),
      await newContact(world, { externalId: 'Keptid', email: 'keptaddress@test.test', firstName: 'Keptfirst' }),
    ]
    const bought = (who: string) => ({
      userId: `${who}id`,
      event: 'Order Completed',
      properties: {
        orderId: who,
        orderName: `${who}order`,
        total: 12,
        currency: 'EUR',
        products: [{ productId: 'tea', name: 'Tea', price: 12, quantity: 1 }],
      },
    })
    // In one batch, of which the one to be erased is the first.
    await world.track([bought('Gone'), bought('Kept')])
    await eventually(
      () => contactsOf(world, journey),
      (seen) => seen.length === 2 && seen.every(({ nodeId }) => nodeId === 'wait'),
    )
    await eventually(
      () => outbox('Call '),
      (emails) => emails.length === 2,
    )
    const campaign = await world.call<{ id: string }>('POST', '/api/v1/campaigns', {
      name: 'Trial',
      definition: {
        audience: { everyone: true },
        variants: [{ key: 'A', templateId: template }],
        schedule: { kind: 'now' },
      },
    })
    const test = await world.call('POST', `/api/v1/campaigns/${campaign.body.id}/tests`, {
      to: ['colleague@parcours.test'],
      variant: 'A',
      contactId: gone,
    })
    expect(test.status, JSON.stringify(test.body)).toBeLessThan(300)

    // What is kept of them beside their profile, each through its own door.
    const evidence = {
      channel: 'email',
      decision: 'given',
      source: 'form of goneaddress@test.test',
      evidence: { ip: '192.0.2.77', email: 'goneaddress@test.test' },
    }
    expect((await world.call('POST', `/api/v1/contacts/${gone}/consents`, evidence)).status).toBeLessThan(300)
    const exported = await world.call<{ id: string }>('POST', '/api/v1/contacts/exports', {
      contacts: { filter: { search: 'goneaddress' } },
    })
    await eventually(
      async () => (await world.call<{ state: string }>('GET', `/api/v1/bulk-jobs/${exported.body.id}`)).body,
      ({ state }) => state === 'done',
    )
    await inWorkspace(world.db, world.workspace.id, async (tx) => {
      await quarantineItems(
        tx,
        world.workspace.id,
        [
          {
            kind: 'message',
            key: 'Gone 1',
            name: 'Odd',
            payload: { userId: 'Goneid', traits: { email: 'goneaddress@test.test' } },
            error: 'odd',
          },
        ],
        new Date(),
      )
      const { id } = await tx
        .insertInto('imports')
        .values({
          workspace_id: world.workspace.id,
          file_name: 'people.csv',
          header: ['email'],
          total_rows: 1,
          state: 'done',
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      const row = { workspace_id: world.workspace.id, import_id: id, reasons: JSON.stringify([]) }
      await tx
        .insertInto('import_rejects')
        .values([
          { ...row, line: 2, cells: JSON.stringify(['GoneAddress@test.test']) },
          { ...row, line: 3, cells: JSON.stringify(['keptaddress@test.test']) },
        ])
        .execute()
    })

    const named = ['Gone', 'goneaddress', '192.0.2.77', uuidOf('contact', gone)]
    expect(await tablesWith(...named)).toEqual(
      expect.arrayContaining([
        'consent_ledger',
        'import_rejects',
        'bulk_job_files',
        'quarantine',
        'contacts',
        'journey_positions',
        'messages',
        'notifications',
        'sandbox_outbox',
        'sandbox_outbox_contacts',
        'segment_members',
        'orders',
      ]),
    )
    expect((await world.call('DELETE', `/api/v1/contacts/${gone}`)).status).toBe(204)
    // That they agreed once is proof, which names them by nothing but a number that nothing else has.
    // Its number stays until it has been erased once more.
    expect(await tablesWith(...named)).toEqual(['consent_ledger', 'erasures'])
    await eraseAgain(world.db, new Date(Date.now() + 11 * 60_000))
    expect(await tablesWith(...named)).toEqual(['consent_ledger'])
    expect(await tablesWith('Gone', 'GoneAddress', 'goneaddress', '192.0.2.77')).toEqual([])
    expect(await tablesWith('keptaddress')).toEqual(expect.arrayContaining(['contacts', 'import_rejects']))

    expect(await contactsOf(world, journey)).toMatchObject([{ contactId: kept, nodeId: 'wait' }])
    const [email] = await outbox('keptaddress')
    expect((await world.call<{ html: string }>('GET', `/api/v1/outbox/${email?.id}`)).body.html).toContain(
      'Hello Keptfirst',
    )
  })
})

describe('a contact erased while others write about it', () => {
  /** Holds the contact's row until it is let go: what writes the profile waits there. */
  async function holdRow(id: string): Promise<() => Promise<void>> {
    const tx = await world.db.startTransaction().execute()
    await sql`SELECT FROM contacts WHERE id = ${uuidOf('contact', id)} FOR UPDATE`.execute(tx)
    return async () => {
      await tx.commit().execute()
    }
  }
  /** Until so many transactions wait for another. */
  const waiting = (count: number) =>
    eventually(
      () =>
        sql`
          SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`.execute(
          world.db,
        ),
      ({ rows }) => rows.length === count,
    )
  const erase = (id: string) => world.call('DELETE', `/api/v1/contacts/${id}`)

  it('is found nowhere either when its events are being recorded', async () => {
    const id = await newContact(world, { email: 'busyaddress@test.test', phone: '+33612340000' }, false)
    const letGo = await holdRow(id)
    // The event names it by its number alone, on a device that is not known yet.
    const event = { anonymousId: 'busydevice', event: 'Seen', properties: { note: 'busynote' } }
    await world.track([{ ...event, traits: { phone: '+33612340000' } }])
    await waiting(1)
    const erased = erase(id)
    await waiting(2)
    await letGo()
    expect((await erased).status).toBe(204)
    expect(await tablesWith('busydevice', 'busyaddress', 'busynote')).toEqual([])
  })

  it('is created anew by a request that comes after, instead of being lost', async () => {
    const email = 'again@test.test'
    for (let round = 0; round < 5; round++) {
      const id = await newContact(world, { email }, false)
      const answers = await Promise.all([
        erase(id),
        ...Array.from({ length: 6 }, () => world.call('POST', '/api/v1/contacts', { email, tags: ['again'] })),
      ])
      expect(answers.map(({ status }) => status).filter((status) => status >= 300)).toEqual([])
    }
  })

  it('is erased once more when transactions that saw it have ended', async () => {
    const id = await newContact(world, { email: 'latewriter@test.test' }, false)
    await erase(id)
    // A message was claimed by a transaction that began before.
    await sql`
      INSERT INTO messages (workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, template_id,
                            template_revision, address, status, provider, created_at)
      VALUES (${world.workspace.id}, uuidv7(), 'email', uuidv7(), now(), 'email', ${uuidOf('contact', id)}, uuidv7(),
              1, 'latewriter@test.test', 'sent', 'sandbox', now())`.execute(world.db)
    await eraseAgain(world.db, new Date(Date.now() + 60_000))
    expect(await tablesWith('latewriter')).toEqual(['messages'])
    await eraseAgain(world.db, new Date(Date.now() + 11 * 60_000))
    expect(await tablesWith('latewriter', uuidOf('contact', id))).toEqual([])
  })

  it('is erased once more although another cannot be', async () => {
    const [stuck, other] = [
      await newContact(world, { email: 'stuck@test.test' }, false),
      await newContact(world, { email: 'other@test.test' }, false),
    ]
    await erase(stuck)
    await erase(other)
    await sql`
      CREATE FUNCTION keep_erasure() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''refused for a test''; END';
    `.execute(world.db)
    await sql`
      CREATE TRIGGER keep_erasure BEFORE DELETE ON erasures FOR EACH ROW
        WHEN (OLD.contact_id = '${sql.raw(uuidOf('contact', stuck))}') EXECUTE FUNCTION keep_erasure()`.execute(
      world.db,
    )
    await expect(eraseAgain(world.db, new Date(Date.now() + 11 * 60_000))).rejects.toThrow('could not be erased again')
    const { rows } = await sql<{ contact_id: string }>`SELECT contact_id FROM erasures`.execute(world.db)
    expect(rows).toEqual([{ contact_id: uuidOf('contact', stuck) }])
    await sql`DROP TRIGGER keep_erasure ON erasures`.execute(world.db)
  })
})
