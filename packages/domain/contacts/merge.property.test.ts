import { inWorkspace } from '@parcours/db/connection.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { drainedByHand, graphOf, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { recordConsents } from '../consent/ledger.ts'
import { decisionSql } from './consent-bits.ts'

let world: World
let journeys: string[]
let template: string
beforeAll(async () => {
  world = await createWorld()
  template = await newTemplate(world)
  const wait = step.wait('w', 9, 'days')
  const trigger = (reentry: 'once' | 'always') => step.onEvent('t', 'Joined', reentry)
  journeys = [
    await publish(world, 'Once', graphOf([trigger('once'), wait], ['t>w'])),
    await publish(world, 'Always', graphOf([trigger('always'), wait], ['t>w'])),
  ]
})
afterAll(() => world.close())

/** One way in which a contact was known before: what was told of them under that name. */
interface Known {
  orders: number[]
  events: string[]
  properties: Record<string, number>
  tags: string[]
  joins: boolean
  campaign: boolean
  consent: 'given' | 'withdrawn' | null
}

const known: fc.Arbitrary<Known> = fc.record({
  orders: fc.array(fc.integer({ min: 1, max: 100_000 }), { maxLength: 4 }),
  events: fc.array(fc.constantFrom('Viewed', 'Liked', 'Shared'), { maxLength: 6 }),
  properties: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 9 })),
  tags: fc.uniqueArray(fc.constantFrom('red', 'green', 'blue')),
  joins: fc.boolean(),
  campaign: fc.boolean(),
  consent: fc.constantFrom('given', 'withdrawn', null),
})

const contacts = fc.array(known, { minLength: 2, maxLength: 6 })

async function drainAll(): Promise<void> {
  await drainedByHand(world)
}

/** The names of one contact: an account, an email, a phone, three devices. */
function namesOf(run: string, run5: string) {
  const [account, email, phone] = [`user-${run}`, `${run}@people.test`, `+3361${run5}`]
  const devices = [1, 2, 3].map((n) => `device-${run}-${n}`)
  const sighted = [
    { userId: account },
    { anonymousId: `by-email-${run}`, context: { traits: { email } } },
    { anonymousId: `by-phone-${run}`, context: { traits: { phone } } },
    ...devices.map((anonymousId) => ({ anonymousId })),
  ]
  return { account, email, phone, devices, sighted }
}

async function send(batch: object[]): Promise<void> {
  const { status, body } = await world.call('POST', '/v1/batch', { batch }, { key: world.workspace.fullKey })
  expect(status, JSON.stringify(body)).toBe(200)
}

async function contactBehind(kind: string, value: string): Promise<string> {
  const { rows } = await sql<{
    contact_id: string
  }>`SELECT contact_id FROM contact_identifiers WHERE kind = ${kind} AND value = ${value}`.execute(world.db)
  return rows[0]?.contact_id ?? ''
}

/** Rows about contacts who are gone, in any table. */
async function orphans(): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE a.attname = 'contact_id'
       AND c.relkind IN ('r', 'p')
       AND NOT c.relispartition
       AND c.relnamespace = 'public'::regnamespace`.execute(world.db)
  const found: string[] = []
  // The ledger is never rewritten, and memberships have not been evaluated yet.
  for (const { name } of tables.filter((table) => !['consent_ledger', 'segment_dirty_contacts'].includes(table.name))) {
    const { rows } = await sql`
        SELECT
          FROM ${sql.table(name)} t
         WHERE contact_id IS NOT NULL AND NOT EXISTS (SELECT FROM contacts c WHERE c.id = t.contact_id)
         LIMIT 1`.execute(world.db)
    if (rows.length > 0) found.push(name)
  }
  return found
}

let runs = 0

async function check(given: Known[]): Promise<void> {
  const run = `${Date.now().toString(36)}${runs++}`
  const { account, email, phone, devices, sighted } = namesOf(
    run,
    String(10_000_00 + runs)
      .slice(-7)
      .padStart(7, '0'),
  )
  const sendId = crypto.randomUUID()
  const before: string[] = []
  for (const [index, one] of given.entries()) {
    const who = sighted[index] ?? {}
    await send([
      { type: 'track', ...who, event: 'Seen first' },
      ...one.orders.map((total, n) => ({
        type: 'track',
        ...who,
        event: 'Order Completed',
        properties: { order_id: `${run}-${index}-${n}`, total: total / 100 },
      })),
      ...one.events.map((event) => ({ type: 'track', ...who, event })),
      ...(one.joins ? [{ type: 'track', ...who, event: 'Joined' }] : []),
      { type: 'identify', ...who, traits: one.properties },
    ])
    await drainAll()
    const id = await contactBehind('userId' in who ? 'external_id' : 'anonymous_id', Object.values(who)[0] as string)
    before.push(id)
    await sql`UPDATE contacts SET tags = ${one.tags} WHERE id = ${id}`.execute(world.db)
    if (one.consent) {
      const entry = {
        contactId: id,
        channel: 'email' as const,
        decision: one.consent,
        source: 'test',
        decidedAt: new Date(),
      }
      await inWorkspace(world.db, world.workspace.id, (tx) => recordConsents(tx, world.workspace.id, [entry]))
    }
    if (one.campaign) {
      await sql`
        INSERT INTO campaign_recipients (workspace_id, send_id, partition, contact_id)
        VALUES (${world.workspace.id}, ${sendId}, 0, ${id})`.execute(world.db)
      await sql`
        INSERT INTO messages (workspace_id, id, owner_id, owner_at, node_id, contact_id, channel, template_id,
            template_revision, status, provider, created_at, campaign_id)
        VALUES (${world.workspace.id}, uuidv7(), ${sendId}, '2026-11-01', 'A', ${id}, 'email',
            ${uuidOf('template', template)}, 1, 'excluded', 'sandbox', now(), ${sendId})`.execute(world.db)
    }
  }
  expect(new Set(before).size).toBe(given.length)

  // They all turn out to be one, in one batch.
  await send([
    {
      type: 'identify',
      userId: account,
      traits: { ...(given.length > 1 && { email }), ...(given.length > 2 && { phone }) },
    },
    ...devices
      .slice(0, Math.max(0, given.length - 3))
      .map((previousId) => ({ type: 'alias', userId: account, previousId })),
  ])
  await drainAll()

  const id = await contactBehind('external_id', account)
  const { rows: left } = await sql<{
    n: number
  }>`SELECT count(*)::int AS n FROM contacts WHERE id = ANY (${before}::uuid[])`.execute(world.db)
  expect(left[0]?.n).toBe(1)
  const contact = await world.db
    .selectFrom('contacts as c')
    .selectAll()
    .select(decisionSql('email').as('emailConsent'))
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const orders = given.flatMap((one) => one.orders)
  const total = orders.reduce((sum, one) => sum + one, 0)
  expect([contact.orders, contact.revenue, contact.email, contact.phone]).toEqual([
    orders.length,
    total,
    email,
    given.length > 2 ? phone : null,
  ])
  expect(contact.tags.toSorted()).toEqual([...new Set(given.flatMap((one) => one.tags))].toSorted())
  const properties = contact.properties as Record<string, number>
  expect(Object.keys(properties).toSorted()).toEqual(
    [...new Set(given.flatMap((one) => Object.keys(one.properties)))].toSorted(),
  )
  for (const [name, value] of Object.entries(properties))
    expect(given.map((one) => one.properties[name])).toContain(value)

  const counts = async (statement: ReturnType<typeof sql<{ n: number }>>) =>
    (await statement.execute(world.db)).rows[0]?.n
  expect(await counts(sql`SELECT count(*)::int AS n FROM orders WHERE contact_id = ${id}`)).toBe(orders.length)
  for (const name of ['Viewed', 'Liked', 'Shared', 'Seen first']) {
    const expected =
      name === 'Seen first' ? given.length : given.flatMap((one) => one.events).filter((event) => event === name).length
    expect(
      await counts(
        sql`SELECT coalesce(sum(count), 0)::int AS n FROM event_totals WHERE contact_id = ${id} AND name = ${name}`,
      ),
    ).toBe(expected)
    expect(await counts(sql`SELECT count(*)::int AS n FROM events WHERE contact_id = ${id} AND name = ${name}`)).toBe(
      expected,
    )
  }
  const joined = given.filter((one) => one.joins).length
  const active = (journey = '') =>
    counts(
      sql`
        SELECT count(*)::int AS n
          FROM journey_positions
         WHERE contact_id = ${id} AND journey_id = ${uuidOf('journey', journey)} AND ended_at IS NULL`,
    )
  // Once and no more in the one; each entry has its own stay in the other.
  expect([await active(journeys[0]), await active(journeys[1])]).toEqual([Math.min(1, joined), joined])
  const addressed = given.filter((one) => one.campaign).length
  expect(
    await counts(sql`SELECT count(*)::int AS n FROM messages WHERE contact_id = ${id} AND owner_id = ${sendId}`),
  ).toBe(addressed)
  expect(
    await counts(
      sql`SELECT count(*)::int AS n FROM campaign_recipients WHERE contact_id = ${id} AND send_id = ${sendId}`,
    ),
  ).toBe(Math.min(1, addressed))
  const said = given.flatMap((one) => one.consent ?? []).at(-1) ?? null
  expect(contact.emailConsent).toBe(said)
  expect(await orphans()).toEqual([])
}

it('two to six contacts that become one lose nothing, and stop nobody', async () => {
  await fc.assert(fc.asyncProperty(contacts, check), { numRuns: 25, seed: 20261126 })
  const { rows } = await sql`SELECT FROM quarantine LIMIT 1`.execute(world.db)
  expect(rows).toEqual([])
}, 300_000)
