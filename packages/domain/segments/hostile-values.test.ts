import { inWorkspace, inWorkspaceAtLarge } from '@parcours/db/connection.ts'
import { type Comparison, OPERATORS, type Operator } from '@parcours/model/condition/comparison.ts'
import { type Condition, type SimpleCondition, validateCondition } from '@parcours/model/condition/condition.ts'
import type { TimeSettings } from '@parcours/model/condition/period.ts'
import { RFM_CLASSES } from '@parcours/model/condition/rfm.ts'
import { MAX_DECIMAL_LENGTH } from '@parcours/model/values/number.ts'
import { HOSTILE_JSON, HOSTILE_TEXTS } from '@parcours/testing/hostile-values.ts'
import { matches, readWorld } from '@parcours/testing/naive-conditions.ts'
import { createWorld, type TestWorkspace, type World } from '@parcours/testing/world.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answeredByReadModel, conditionSql, nextEvaluationSql } from '../condition/sql.ts'
import { buildSegment } from './build.ts'
import { evaluateDirtyContacts } from './membership-maintenance.ts'
import { reconcileSegment } from './reconcile.ts'
import { createSegment } from './segments.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const NOW = new Date('2026-03-02T09:30:00Z')

/**
 * Everyone of one hostile value each, on the profile and in an event, and two neighbours of whom the answers are known.
 */
async function populate(workspaceId: string): Promise<void> {
  const values = [...HOSTILE_TEXTS.map((text) => JSON.stringify(text)), ...HOSTILE_JSON]
  await sql`
    WITH given AS (
      SELECT uuidv7() AS id, value FROM unnest(${values}::jsonb[]) value
    ), made AS (
      INSERT INTO contacts (workspace_id, id, properties, city, created_at, last_seen_at)
      SELECT ${workspaceId}::uuid, id,
             jsonb_build_object('p', value, 'in', jsonb_build_object('p', value), 'dated', value),
             left(value #>> '{}', 500), ${NOW}::timestamptz, NULL::timestamptz
        FROM given
      UNION ALL
      SELECT ${workspaceId}::uuid, uuidv7(), '{"p": "gold", "n": 10, "born": "2000-03-04"}'::jsonb, 'Paris',
             '2026-02-01Z'::timestamptz, '2026-03-01Z'::timestamptz
      UNION ALL
      SELECT ${workspaceId}::uuid, uuidv7(), '{"p": "Silver", "n": 3, "born": "2026-03-02", "in.p": "gold"}', 'Lyon',
             '2026-03-01Z'::timestamptz, NULL
      RETURNING id, properties
    )
    INSERT INTO events (workspace_id, id, kind, contact_id, name, properties, context, occurred_at, received_at)
    SELECT ${workspaceId}::uuid, uuidv7(), 'track', id, 'Did', properties, '{}', ${NOW}, ${NOW}
      FROM made
      CROSS JOIN generate_series(1, 2)`.execute(world.db)
  await sql`
    INSERT INTO event_totals (workspace_id, contact_id, name, count, first_at, last_at)
    SELECT workspace_id, contact_id, name, count(*), min(occurred_at), max(occurred_at)
      FROM events
     WHERE workspace_id = ${workspaceId}
     GROUP BY 1, 2, 3`.execute(world.db)
  await sql`
    INSERT INTO property_definitions (workspace_id, key, type, label)
    VALUES (${workspaceId}, 'dated', 'date', 'Dated')`.execute(world.db)
}

const words = ['gold', 'GOLD', 'İstanbul', 'ΟΔΟΣ', 'Zoé', '10', '12', '-0.5', 'M', 'true', '%', '[', '2026', ' ']
const numbers = [0, 1, 10, 30, 1e21, 1e-7, 36_500, -1]
const dates = [
  '2026-03-01',
  '2026-02-28',
  '0001-01-01',
  '9999-12-31',
  '2026-03-02T09:30:00Z',
  '2024-02-29',
  '2026-03-29',
]

/** Comparisons by one operator: sound ones, and ones that must be refused. */
const byOperator = (operator: Operator, property: string): fc.Arbitrary<Comparison> => {
  const any = fc.oneof(
    fc.constantFrom<string | number | boolean>(...words, ...dates, ...numbers, true),
    fc.constantFrom(...HOSTILE_TEXTS.filter((text) => text.length <= 500)),
  )
  return fc.record({
    property: fc.constant(property),
    operator: fc.constant(operator),
    value: any,
    to: any,
    values: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }),
  })
}
const comparison = (properties: string[]) =>
  fc
    .constantFrom(...properties)
    .chain((property) => fc.constantFrom(...OPERATORS).chain((operator) => byOperator(operator, property)))

const amount = {
  compare: fc.constantFrom<'atLeast' | 'atMost' | 'exactly'>('atLeast', 'atMost', 'exactly'),
  amount: fc.constantFrom(0, 0.5, 1, 1.5, 2, 10, 1e12),
}
const time = fc.constantFrom<TimeSettings>(
  {},
  { withinDays: 1 },
  { withinDays: 3650 },
  { period: { kind: 'lastHours', hours: 8760 } },
  { period: { kind: 'betweenDaysAgo', from: 1, to: 3650 } },
  { period: { kind: 'before', day: '0001-01-01' } },
  { period: { kind: 'since', day: '9999-12-31' } },
  { period: { kind: 'between', from: '0001-01-01', to: '9999-12-31' } },
)
const OWN = [
  'p',
  'in.p',
  'dated',
  'city',
  'n',
  'born',
  'createdAt',
  'lastSeenAt',
  'constructor',
  '__proto__',
  'toString',
  'none',
]

/** Those of which the naive evaluator knows the answer; the values that only PostgreSQL can write are beyond it. */
const naive: fc.Arbitrary<SimpleCondition> = fc.oneof(
  {
    weight: 3,
    arbitrary: comparison(['p', 'in.p', 'n', 'born', 'createdAt', 'constructor', 'toString']).map((one) => ({
      kind: 'property' as const,
      ...one,
    })),
  },
  fc
    .record({
      ...amount,
      time,
      where: fc.array(comparison(['p', 'n', 'in.p']), { maxLength: 2 }),
      sumOf: fc.constantFrom(undefined, 'n'),
    })
    .map(({ time, ...one }) => ({ kind: 'event' as const, event: 'Did', ...one, ...time })),
)
const any: fc.Arbitrary<SimpleCondition> = fc.oneof(
  { weight: 3, arbitrary: comparison(OWN).map((one) => ({ kind: 'property' as const, ...one })) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        ...amount,
        time,
        where: fc.array(comparison(OWN), { maxLength: 2 }),
        sumOf: fc.constantFrom(undefined, 'p', 'in.p', 'constructor'),
      })
      .map(({ time, ...one }) => ({ kind: 'event' as const, event: 'Did', ...one, ...time })),
  },
  fc
    .record({ ...amount, time, address: fc.constantFrom(...words), source: fc.constantFrom(...words) })
    .map(({ time, ...one }) => ({ kind: 'pageVisit' as const, ...one, ...time })),
  fc
    .record({
      ...amount,
      time,
      measure: fc.constantFrom<'count' | 'total' | 'average'>('count', 'total', 'average'),
      product: fc.constantFrom(undefined, ...words),
    })
    .map(({ time, ...one }) => ({ kind: 'order' as const, ...one, ...time })),
  fc.constantFrom(...words).map((tag) => ({ kind: 'tag' as const, tag })),
  fc
    .record({
      which: fc.constantFrom<'first' | 'last'>('first', 'last'),
      compare: fc.constantFrom<'within' | 'before'>('within', 'before'),
      days: fc.constantFrom(1, 3650),
    })
    .map((one) => ({ kind: 'orderDate' as const, ...one })),
  fc.constant<SimpleCondition>({ kind: 'rfm', classes: [...RFM_CLASSES] }),
)

/** The contacts who answer yes, by each way of asking. */
async function answers({ id: workspaceId }: TestWorkspace, condition: Condition): Promise<string[]> {
  return inWorkspaceAtLarge(world.db, workspaceId, async (tx) => {
    const ask = async (of: 'each' | 'whole' | 'readModel') => {
      const from =
        of === 'readModel' ? sql`SELECT f.contact_id AS id FROM contact_read_model f` : sql`SELECT c.id FROM contacts c`
      const { rows } = await sql<{ id: string }>`${from} WHERE ${conditionSql(condition, { now: NOW, of })}`.execute(tx)
      return rows.map(({ id }) => id).sort()
    }
    const whole = await ask('whole')
    const asText = JSON.stringify(condition)
    expect(await ask('each'), asText).toEqual(whole)
    if (answeredByReadModel(condition)) expect(await ask('readModel'), asText).toEqual(whole)
    const turn = nextEvaluationSql(condition, NOW)
    if (turn) await sql`SELECT ${turn} FROM contacts c`.execute(tx)
    return whole
  })
}

/** Contacts whose number has more digits than are read as one: JavaScript knows another, or none. */
async function withLongNumbers({ id: workspaceId }: TestWorkspace): Promise<{ id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id
      FROM contacts
     WHERE workspace_id = ${workspaceId}
       AND jsonb_typeof(properties -> 'p') = 'number'
       AND octet_length(properties ->> 'p') > ${MAX_DECIMAL_LENGTH}`.execute(world.db)
  return rows
}

describe('hostile values', () => {
  it('on profiles and in events are answered for, by every operator and each way of asking, as a naive evaluator answers', async () => {
    const workspace = await world.newWorkspace()
    await populate(workspace.id)
    const seen = await readWorld(world.db, workspace.id, NOW)
    // Numbers beyond JavaScript are read as infinite, or nothing; the first and the last day of the calendar begin
    // outside it in some zones.
    const isBeyond = (value: unknown) =>
      /e131071|Infinity|1e\+308|e\+13|0001-01-01|9999-12-31/.test(JSON.stringify(value))
    const long = new Set((await withLongNumbers(workspace)).map(({ id }) => id))
    const readable = seen.contacts.filter(
      ({ id, properties }) => !long.has(id) && !isBeyond(properties) && !hasLarge(properties),
    )
    await fc.assert(
      fc.asyncProperty(naive, async (condition) => {
        const whole = await answers(workspace, condition)
        if (validateCondition(condition, 'c').length > 0 || isBeyond(condition)) return
        const expected = new Set(readable.filter((contact) => matches(seen, contact, condition)).map(({ id }) => id))
        const wrong = readable
          .filter(({ id }) => whole.includes(id) !== expected.has(id))
          .map(({ properties }) => JSON.stringify(properties).slice(0, 300))
        expect(wrong.slice(0, 5), JSON.stringify(condition)).toEqual([])
      }),
      {
        numRuns: Number(process.env.HOSTILE_RUNS ?? 120),
        // Of a number that JavaScript reads as 0 and PostgreSQL does not.
        examples: [[{ kind: 'property', property: 'in.p', operator: 'lessThan', value: 1e-7 }]],
      },
    )
  }, 300_000)

  it('never make the API fail, nor a segment, whatever is asked', async () => {
    const workspace = await world.newWorkspace()
    await populate(workspace.id)
    await fc.assert(
      fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 3 }), async (of) => {
        const condition: Condition = { kind: 'any', of }
        const { status, body } = await world.call<{ count: number; errors: { path: string }[] }>(
          'POST',
          '/api/v1/contacts/match',
          { condition },
          { key: workspace.fullKey },
        )
        const issues = validateCondition(condition, 'condition')
        expect([status, JSON.stringify(condition)]).toEqual([issues.length > 0 ? 422 : 200, JSON.stringify(condition)])
        if (issues.length > 0) expect(body.errors.every(({ path }) => path.startsWith('condition.'))).toBe(true)
        // What was saved before such was refused.
        const whole = await answers(workspace, condition)
        if (status === 200) expect(body.count).toBeGreaterThanOrEqual(0)
        const id = await inWorkspace(world.db, workspace.id, (tx) =>
          createSegment(tx, workspace.id, { name: 'Any', condition: { kind: 'tag', tag: 'none' } }, NOW),
        )
        await sql`
          UPDATE segments
             SET condition = ${JSON.stringify(condition)}::jsonb, depends = ARRAY['contact', 'event:Did']
           WHERE id = ${id}`.execute(world.db)
        await buildSegment(world.db, workspace.id, id, NOW)
        await sql`
          SELECT mark_dirty_contacts(${workspace.id}::uuid,
              ARRAY (SELECT id FROM contacts WHERE workspace_id = ${workspace.id}), 'contact')`.execute(world.db)
        while ((await evaluateDirtyContacts(world.db, NOW)) > 0) {}
        const members = await world.db
          .selectFrom('segment_members')
          .select('contact_id')
          .where('segment_id', '=', id)
          .execute()
        expect(members.map(({ contact_id }) => contact_id).sort(), JSON.stringify(condition)).toEqual(whole)
        expect(await reconcileSegment(world.db, workspace.id, id, NOW)).toEqual({ missing: 0, surplus: 0 })
        await sql`DELETE FROM segments WHERE id = ${id}`.execute(world.db)
      }),
      { numRuns: Number(process.env.HOSTILE_RUNS ?? 60) },
    )
  }, 300_000)

  it('leave the answers for others as they are', async () => {
    const workspace = await world.newWorkspace()
    await populate(workspace.id)
    const count = async (one: Comparison) =>
      (
        await world.call<{ count: number }>(
          'POST',
          '/api/v1/contacts/match',
          { condition: { kind: 'property', ...one } },
          { key: workspace.fullKey },
        )
      ).body.count
    expect(await count({ property: 'p', operator: 'is', value: 'GOLD' })).toBe(1)
    expect(await count({ property: 'in.p', operator: 'is', value: 'gold' })).toBe(1)
    expect(await count({ property: 'n', operator: 'greaterThan', value: 5 })).toBe(1)
    expect(await count({ property: 'born', operator: 'between', value: '2000-03-04', to: '2000-03-04' })).toBe(1)
    expect(await count({ property: 'p', operator: 'is', value: 'İstanbul' })).toBe(1)
    expect(await count({ property: 'p', operator: 'isOneOf', values: ['ΟΔΟΣ'] })).toBe(2)
    expect(await count({ property: 'p', operator: 'contains', value: 'TIRE' })).toBe(1)
    // As text; and in the property that is said to hold dates, as Unix time of seconds and of milliseconds.
    expect(await count({ property: 'p', operator: 'after', value: '2026-11-25' })).toBe(0 + DATES_AFTER)
    expect(await count({ property: 'dated', operator: 'after', value: '2026-11-25' })).toBe(4 + DATES_AFTER)
  })
})

/** Texts above that are dates after November 2026. */
const DATES_AFTER = ['9999-12-31', '9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.9999999'].length

function hasLarge(value: unknown): boolean {
  if (typeof value === 'number') return Math.abs(value) > 1e15
  return typeof value === 'object' && value !== null && Object.values(value).some(hasLarge)
}
