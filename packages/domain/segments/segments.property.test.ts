import { inWorkspace, inWorkspaceAtLarge } from '@parcours/db/connection.ts'
import type { Comparison } from '@parcours/model/condition/comparison.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { validateCondition } from '@parcours/model/condition/condition.ts'
import type { Period, TimeSettings } from '@parcours/model/condition/period.ts'
import { RFM_CLASSES } from '@parcours/model/condition/rfm.ts'
import { publicId } from '@parcours/model/id.ts'
import { drainedByHand } from '@parcours/testing/journeys.ts'
import { matches, readWorld } from '@parcours/testing/naive-conditions.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conditionSql } from '../condition/sql.ts'
import { recordConsents } from '../consent/ledger.ts'
import { drainBatch } from '../dispatch/drain.ts'
import { shardOf, storeEvents } from '../events/inbox.ts'
import { audienceProfileOf } from './audience-profile.ts'
import { buildSegment } from './build.ts'
import { evaluateDirtyContacts } from './membership-maintenance.ts'
import { reconcileSegment } from './reconcile.ts'
import { createSegment } from './segments.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const CONTACTS = 25
const TEMPLATES = ['01900000-0000-7000-9000-00000000000a', '01900000-0000-7000-9000-00000000000b']
const EVENTS = ['Viewed', 'Bought', 'Left']
const START = Date.parse('2026-02-26T21:30:00Z')

const days = fc.integer({ min: 1, max: 40 })
const compare = fc.constantFrom<'atLeast' | 'atMost' | 'exactly'>('atLeast', 'atMost', 'exactly')
const text = fc.constantFrom('gold', 'Silver', '10', 'free', '')
const date = fc.constantFrom(
  '2026-03-01',
  '2026-02-28',
  '2024-02-29',
  '2026-03-20T10:00:00Z',
  '1990-03-05',
  '2008-02-29',
  '2026-02-26',
)

const comparison = (properties: string[]): fc.Arbitrary<Comparison> =>
  fc.oneof(
    fc.record({
      property: fc.constantFrom(...properties),
      operator: fc.constantFrom<Comparison['operator']>('is', 'isNot', 'contains', 'startsWith'),
      value: fc.constantFrom('gold', 'GOLD', '10', 'g', 'silver'),
    }),
    fc.record({
      property: fc.constantFrom(...properties),
      operator: fc.constantFrom<Comparison['operator']>('isSet', 'isNotSet'),
    }),
    fc.record({
      property: fc.constantFrom(...properties),
      operator: fc.constantFrom<Comparison['operator']>('greaterThan', 'lessThan'),
      value: fc.integer({ min: -1, max: 20 }),
    }),
    fc.record({
      property: fc.constantFrom(...properties),
      operator: fc.constant<Comparison['operator']>('between'),
      value: fc.integer({ min: 0, max: 5 }),
      to: fc.integer({ min: 6, max: 20 }),
    }),
    fc.record({
      property: fc.constantFrom(...properties),
      operator: fc.constant<Comparison['operator']>('isOneOf'),
      values: fc.subarray(['gold', 'Free', '10', 'vip'], { minLength: 1 }),
    }),
    fc.record({
      property: fc.constantFrom(...properties),
      operator: fc.constantFrom<Comparison['operator']>('before', 'after'),
      value: date,
    }),
    fc.record({
      property: fc.constantFrom(...properties),
      operator: fc.constantFrom<Comparison['operator']>(
        'inLastDays',
        'notInLastDays',
        'inNextDays',
        'anniversaryInDays',
      ),
      value: fc.integer({ min: 0, max: 30 }),
    }),
    fc.record({
      property: fc.constantFrom(...properties),
      operator: fc.constantFrom<Comparison['operator']>('atLeastYearsAgo', 'lessThanYearsAgo'),
      value: fc.integer({ min: 0, max: 40 }),
    }),
  )

const day = fc.constantFrom('2026-02-20', '2026-02-26', '2026-02-27', '2026-03-02')
const period: fc.Arbitrary<Period> = fc.oneof(
  fc.record({ kind: fc.constant('lastHours' as const), hours: fc.integer({ min: 1, max: 200 }) }),
  fc.record({ kind: fc.constant('moreThanDaysAgo' as const), days }),
  fc.record({
    kind: fc.constant('betweenDaysAgo' as const),
    from: fc.integer({ min: 1, max: 8 }),
    to: fc.integer({ min: 9, max: 40 }),
  }),
  fc.record({ kind: fc.constantFrom('before' as const, 'since' as const), day }),
  fc
    .record({ kind: fc.constant('between' as const), from: fc.constantFrom('2026-02-20', '2026-02-26'), to: day })
    .filter(({ from, to }) => from <= to),
)
const time: fc.Arbitrary<TimeSettings> = fc.oneof(
  fc.record({ withinDays: fc.option(days, { nil: undefined }) }),
  fc.record({ period }),
)
const count = fc.integer({ min: 0, max: 3 })
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  {
    weight: 4,
    arbitrary: comparison(['plan', 'score', 'born', 'list', 'country', 'createdAt', 'lastSeenAt']).map(
      (one): Condition => ({ kind: 'property', ...one }),
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('a', 'b').map((tag): Condition => ({ kind: 'tag', tag })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom<'consent' | 'reachable'>('consent', 'reachable')
      .map((kind): Condition => ({ kind, channel: 'email' })),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({
        event: fc.constantFrom(...EVENTS),
        compare,
        amount: count,
        time,
        where: fc.array(comparison(['n', 'plan']), { maxLength: 1 }),
        sumOf: fc.option(fc.constant('n'), { nil: undefined }),
      })
      .map(({ time, ...one }): Condition => ({ kind: 'event', ...one, ...time })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        compare,
        amount: count,
        time,
        address: fc.option(fc.constantFrom('/a', '/B'), { nil: undefined }),
      })
      .map(({ time, ...one }): Condition => ({ kind: 'pageVisit', ...one, ...time })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        action: fc.constantFrom<'sent' | 'opened' | 'clicked'>('sent', 'opened', 'clicked'),
        compare,
        amount: count,
        time,
        templateId: fc.option(fc.constant(publicId('template', TEMPLATES[0] ?? '')), { nil: undefined }),
      })
      .map(({ time, ...one }): Condition => ({ kind: 'message', ...one, ...time })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({
        measure: fc.constantFrom<'count' | 'total' | 'average'>('count', 'total', 'average'),
        compare,
        amount: fc.constantFrom(0, 1, 2, 30, 50),
        time,
        product: fc.option(fc.constantFrom('Tea', 'mug'), { nil: undefined }),
        category: fc.option(fc.constant('drinks'), { nil: undefined }),
      })
      .map(({ time, ...one }): Condition => ({ kind: 'order', ...one, ...time })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        which: fc.constantFrom<'first' | 'last'>('first', 'last'),
        compare: fc.constantFrom<'within' | 'before'>('within', 'before'),
        days,
      })
      .map((one): Condition => ({ kind: 'orderDate', ...one })),
  },
  {
    weight: 1,
    arbitrary: fc.subarray([...RFM_CLASSES], { minLength: 1 }).map((classes): Condition => ({ kind: 'rfm', classes })),
  },
)
const condition: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 2 },
    leaf,
    fc.record({ kind: fc.constant('all' as const), of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('any' as const), of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('not' as const), of: tie('tree') }),
  ),
})).tree

/** One thing that happens to one of the contacts. */
const happening = fc.record({
  who: fc.integer({ min: 0, max: CONTACTS - 1 }),
  ago: fc.integer({ min: 0, max: 45 * 24 }),
  what: fc.oneof(
    fc.record({
      kind: fc.constant('event' as const),
      name: fc.constantFrom(...EVENTS),
      properties: fc.record({ n: fc.constantFrom(0, 1, 5, 12), plan: text }),
    }),
    fc.record({ kind: fc.constant('page' as const), url: fc.constantFrom('https://x.test/A', 'https://x.test/b') }),
    fc.record({
      kind: fc.constant('traits' as const),
      traits: fc.record(
        {
          plan: text,
          score: fc.constantFrom(0, 3, 10, '10', 'x'),
          born: fc.oneof(date, fc.constantFrom('soon', 'not a date')),
          list: fc.subarray(['gold', 'vip']),
          country: fc.constantFrom('FR', 'BE'),
        },
        { requiredKeys: [] },
      ),
    }),
    fc.record({
      kind: fc.constant('order' as const),
      number: fc.nat(1000),
      products: fc.array(
        fc.record({
          name: fc.constantFrom('Tea', 'Mug'),
          category: fc.constantFrom('Drinks', 'Home'),
          price: fc.constantFrom(10, 25),
          quantity: fc.integer({ min: 1, max: 2 }),
        }),
        {
          minLength: 1,
          maxLength: 2,
        },
      ),
    }),
    fc.record({
      kind: fc.constant('consent' as const),
      decision: fc.constantFrom<'given' | 'withdrawn'>('given', 'withdrawn'),
    }),
    fc.record({ kind: fc.constant('tag' as const), tags: fc.subarray(['a', 'b']) }),
    fc.record({
      kind: fc.constant('message' as const),
      opened: fc.boolean(),
      clicked: fc.boolean(),
      template: fc.constantFrom(...TEMPLATES),
    }),
  ),
})
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

let sequence = 0
async function happen(workspaceId: string, { who, ago, what }: Happening, now: Date): Promise<void> {
  const at = new Date(now.getTime() - ago * 3_600_000)
  const base = { workspaceId, messageId: `m${++sequence}`, userId: `p${who}`, occurredAt: at }
  const events = {
    event: () => ({
      ...base,
      kind: 'track' as const,
      name: what.kind === 'event' ? what.name : '',
      properties: what.kind === 'event' ? what.properties : {},
    }),
    page: () => ({
      ...base,
      kind: 'page' as const,
      name: 'Page Viewed',
      properties: { url: what.kind === 'page' ? what.url : '' },
    }),
    traits: () => ({
      ...base,
      kind: 'identify' as const,
      name: 'identify',
      properties: {},
      traits: what.kind === 'traits' ? what.traits : {},
    }),
    order: () => {
      const products = what.kind === 'order' ? what.products : []
      return {
        ...base,
        kind: 'track' as const,
        name: 'Order Completed',
        properties: {
          order_id: what.kind === 'order' ? `o${what.number}` : '',
          total: products.reduce((sum, { price, quantity }) => sum + price * quantity, 0),
          products,
        },
      }
    },
  }
  if (what.kind === 'event' || what.kind === 'page' || what.kind === 'traits' || what.kind === 'order') {
    await storeEvents(world.db, [events[what.kind]()], now)
    await drainBatch(world.db, shardOf(workspaceId, `p${who}`), now)
    return
  }
  await inWorkspace(world.db, workspaceId, async (tx) => {
    const { id } = await tx
      .selectFrom('contacts')
      .select('id')
      .where('external_id', '=', `p${who}`)
      .executeTakeFirstOrThrow()
    if (what.kind === 'consent')
      await recordConsents(tx, workspaceId, [
        { contactId: id, channel: 'email', decision: what.decision, source: 'test', decidedAt: at },
      ])
    if (what.kind === 'tag') await sql`UPDATE contacts SET tags = ${what.tags} WHERE id = ${id}`.execute(tx)
    if (what.kind === 'message') {
      await sql`
        INSERT INTO messages (workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, template_id,
            template_revision, status, provider, created_at, sent_at, opened_at, clicked_at)
        VALUES (${workspaceId}, uuidv7(), 'email', uuidv7(), ${at}, 'n', ${id}, ${what.template}, 1, 'sent', 'sandbox',
            ${at}, ${at}, ${what.opened ? at : null}, ${what.clicked ? at : null})`.execute(tx)
      await sql`SELECT mark_dirty_contacts(${workspaceId}, ARRAY[${id}]::uuid[], 'message')`.execute(tx)
    }
  })
}

async function keepAll(now: Date): Promise<void> {
  await drainedByHand(world, now)
  while ((await evaluateDirtyContacts(world.db, now)) > 0) {}
}

async function membersOf(workspaceId: string, segmentId: string): Promise<string[]> {
  const rows = await world.db
    .selectFrom('segment_members')
    .select('contact_id')
    .where('workspace_id', '=', workspaceId)
    .where('segment_id', '=', segmentId)
    .execute()
  return rows.map(({ contact_id }) => contact_id).sort()
}

describe('a segment', () => {
  it('has the same members by one query over everyone, by what is maintained, and by a naive evaluator', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          condition.filter((one) => validateCondition(one, 'c').length === 0),
          { minLength: 4, maxLength: 8 },
        ),
        fc.array(happening, { minLength: 30, maxLength: 60 }),
        fc.array(fc.tuple(fc.array(happening, { minLength: 0, maxLength: 6 }), fc.integer({ min: 0, max: 9 * 24 })), {
          minLength: 2,
          maxLength: 4,
        }),
        async (conditions, before, rounds) => {
          const { id: workspaceId } = await world.newWorkspace()
          let now = new Date(START)
          for (let who = 0; who < CONTACTS; who++) {
            const traits = who % 3 === 0 ? {} : { email: `p${who}.${sequence}@test.test` }
            await storeEvents(
              world.db,
              [
                {
                  workspaceId,
                  messageId: `i${++sequence}`,
                  kind: 'identify',
                  userId: `p${who}`,
                  name: 'identify',
                  properties: {},
                  traits,
                  occurredAt: now,
                },
              ],
              now,
            )
          }
          await keepAll(now)
          for (const one of before) await happen(workspaceId, one, now)

          const ids = await inWorkspace(world.db, workspaceId, async (tx) => {
            const emails = TEMPLATES.map((id) => ({
              id,
              workspace_id: workspaceId,
              kind: 'email',
              name: id,
              purpose: 'marketing' as const,
            }))
            await tx.insertInto('contents').values(emails).execute()
            const made: string[] = []
            for (const [index, one] of conditions.entries())
              made.push(await createSegment(tx, workspaceId, { name: `S${index}`, condition: one }, now))
            const nested: Condition = {
              kind: 'not',
              of: {
                kind: 'any',
                of: made.slice(0, 2).map((id) => ({ kind: 'segment', segmentId: publicId('segment', id) })),
              },
            }
            return [...made, await createSegment(tx, workspaceId, { name: 'Made of others', condition: nested }, now)]
          })
          for (const id of ids) await buildSegment(world.db, workspaceId, id, now)

          for (const [happenings, hours] of [[[], 0] as const, ...rounds]) {
            now = new Date(now.getTime() + hours * 3_600_000)
            for (const one of happenings) await happen(workspaceId, one, now)
            await keepAll(now)
            const seen = await readWorld(world.db, workspaceId, now)
            for (const [index, id] of ids.entries()) {
              const asked = conditions[index] ?? seen.segments.get(publicId('segment', id))
              if (!asked) throw new Error('The segment is gone')
              const naive = seen.contacts
                .filter((knownContact) => matches(seen, knownContact, asked))
                .map(({ id: contact }) => contact)
              const asText = JSON.stringify(asked)
              const whole = await inWorkspaceAtLarge(world.db, workspaceId, (tx) =>
                sql<{
                  id: string
                }>`SELECT c.id FROM contacts c WHERE ${conditionSql(asked, { now, of: 'whole' })}`.execute(tx),
              )
              expect(whole.rows.map(({ id: contact }) => contact).sort(), `one query: ${asText}`).toEqual(naive.sort())
              expect(await membersOf(workspaceId, id), `maintained: ${asText}`).toEqual(naive.sort())
              const { size } = await inWorkspaceAtLarge(world.db, workspaceId, (tx) =>
                audienceProfileOf(tx, workspaceId, asked, now),
              )
              expect(size, `counted: ${asText}`).toBe(naive.length)
              expect(await reconcileSegment(world.db, workspaceId, id, now)).toEqual({ missing: 0, surplus: 0 })
              const { size: kept } = await world.db
                .selectFrom('segments')
                .select('size')
                .where('id', '=', id)
                .executeTakeFirstOrThrow()
              expect(kept).toBe(naive.length)
            }
          }
        },
      ),
      { numRuns: Number(process.env.SEGMENT_RUNS ?? 12), endOnFailure: false },
    )
  }, 600_000)

  it('drawn at random holds the same people each time, and grows with its share', async () => {
    const { id: workspaceId } = await world.newWorkspace()
    await inWorkspace(world.db, workspaceId, (tx) =>
      sql`
        INSERT INTO contacts (workspace_id, id) SELECT ${workspaceId}, uuidv7()
          FROM generate_series(1, 2000)`.execute(tx),
    )
    const drawn = async (percent: number, seed = '') =>
      new Set(
        (
          await inWorkspace(world.db, workspaceId, (tx) =>
            sql<{ id: string }>`
              SELECT c.id
                FROM contacts c
               WHERE ${conditionSql({ kind: 'sample', percent, seed }, { now: new Date(), of: 'whole' })}`.execute(tx),
          )
        ).rows.map(({ id }) => id),
      )
    const [third, again, more, other, all] = [
      await drawn(30),
      await drawn(30),
      await drawn(60),
      await drawn(30, 'other'),
      await drawn(100),
    ]
    expect(again).toEqual(third)
    expect([...third].every((id) => more.has(id))).toBe(true)
    expect(other).not.toEqual(third)
    expect(all.size).toBe(2000)
    expect(third.size).toBeGreaterThan(500)
    expect(third.size).toBeLessThan(700)
  })
})
