import {
  type Condition,
  conditionSentence,
  leavesOf,
  type SimpleCondition,
} from '@parcours/model/condition/condition.ts'
import type { ConditionKindName } from '@parcours/model/condition/registry.ts'
import { foldSql } from '@parcours/testing/sql/fold-sql.ts'
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { answeredByReadModel, conditionSql, nextEvaluationSql } from './sql.ts'

const NOW = new Date('2026-11-23T09:30:00Z')
const compiler = new Kysely({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})
const journeyId = `jrn_${'0'.repeat(31)}1`
const segmentId = `seg_${'0'.repeat(31)}1`

/** One of each kind, and of each shape that a kind's SQL takes; the compiler names a kind without one. */
const EXAMPLES: { [Kind in ConditionKindName]: Extract<SimpleCondition, { kind: Kind }>[] } = {
  property: [
    { kind: 'property', property: 'country', operator: 'is', value: 'FR' },
    { kind: 'property', property: 'plan', operator: 'isNot', value: 'gold' },
    { kind: 'property', property: 'score', operator: 'between', value: 1, to: 10 },
    { kind: 'property', property: 'plan', operator: 'isOneOf', values: ['gold', 'Silver'] },
    { kind: 'property', property: 'renewal', operator: 'inNextDays', value: 30 },
    { kind: 'property', property: 'birthDate', operator: 'anniversaryInDays', value: 7 },
    { kind: 'property', property: 'birthDate', operator: 'atLeastYearsAgo', value: 18 },
    { kind: 'property', property: 'createdAt', operator: 'inLastDays', value: 30 },
  ],
  tag: [{ kind: 'tag', tag: 'vip' }],
  consent: [{ kind: 'consent', channel: 'email' }],
  reachable: [{ kind: 'reachable', channel: 'sms' }],
  event: [
    { kind: 'event', event: 'Signed In', compare: 'atLeast', amount: 5, where: [] },
    { kind: 'event', event: 'Cart Updated', compare: 'atLeast', amount: 1, withinDays: 7, where: [] },
    {
      kind: 'event',
      event: 'Cart Updated',
      compare: 'atLeast',
      amount: 1,
      period: { kind: 'betweenDaysAgo', from: 30, to: 60 },
      where: [],
    },
    {
      kind: 'event',
      event: 'Cart Updated',
      compare: 'atLeast',
      amount: 1,
      period: { kind: 'between', from: '2026-11-01', to: '2026-11-30' },
      where: [],
    },
    {
      kind: 'event',
      event: 'Product Viewed',
      compare: 'exactly',
      amount: 2,
      withinDays: 30,
      where: [{ property: 'price', operator: 'greaterThan', value: 100 }],
    },
    { kind: 'event', event: 'Product Viewed', compare: 'atMost', amount: 50, sumOf: 'price', where: [] },
  ],
  pageVisit: [
    { kind: 'pageVisit', address: '/sale', source: 'instagram', compare: 'atLeast', amount: 1, withinDays: 30 },
  ],
  message: [
    { kind: 'message', action: 'opened', compare: 'atMost', amount: 0, withinDays: 90 },
    {
      kind: 'message',
      action: 'opened',
      compare: 'exactly',
      amount: 0,
      campaignId: 'cmp_0190000000007000900000000000000a',
    },
  ],
  order: [
    { kind: 'order', measure: 'total', compare: 'atLeast', amount: 300 },
    { kind: 'order', measure: 'average', compare: 'atLeast', amount: 25, withinDays: 365 },
    { kind: 'order', measure: 'count', compare: 'atLeast', amount: 2, category: 'Tea', withinDays: 60 },
  ],
  orderDate: [{ kind: 'orderDate', which: 'last', compare: 'before', days: 180 }],
  rfm: [{ kind: 'rfm', classes: ['champions', 'atRisk'] }],
  journey: [
    { kind: 'journey', journeyId, state: 'isIn' },
    { kind: 'journey', journeyId, state: 'converted' },
    { kind: 'journey', journeyId, state: 'passed', nodeId: 'email' },
  ],
  segment: [{ kind: 'segment', segmentId }],
  sample: [{ kind: 'sample', percent: 10, seed: '' }],
}

function compiled(name: string, fragment: ReturnType<typeof sql>): string {
  const { sql: text, parameters } = fragment.compile(compiler)
  const values = `   -- ${parameters.map((one) => JSON.stringify(one)).join(', ')}`
  return [...foldSql(`${name} ${text.replace(/\s+/g, ' ').trim()}`), values].join('\n')
}

const NAMES = {
  property: (key: string) => key,
  segment: () => 'Segment',
  journey: () => 'Journey',
  template: () => 'Template',
  campaign: () => 'Campaign',
}

describe('the SQL of conditions', () => {
  it.each(Object.entries(EXAMPLES))('%s is as reviewed', async (kind, examples) => {
    const parts = (examples as Condition[]).map((condition) => {
      const next = nextEvaluationSql(condition, NOW)
      return [
        `-- ${conditionSentence(condition, 'en', NAMES)}`,
        `-- ${conditionSentence(condition, 'fr', NAMES)}`,
        compiled('each: ', conditionSql(condition, { now: NOW, of: 'each' })),
        compiled('whole:', conditionSql(condition, { now: NOW, of: 'whole' })),
        ...(answeredByReadModel(condition)
          ? [compiled('readModel:', conditionSql(condition, { now: NOW, of: 'readModel' }))]
          : []),
        next ? compiled('next evaluation:', next) : 'next evaluation: never',
      ].join('\n')
    })
    await expect(`${parts.join('\n\n')}\n`).toMatchFileSnapshot(`snapshots/${kind}.sql`)
  })

  it('is one boolean for any nesting', () => {
    const nested: Condition = {
      kind: 'all',
      of: [
        { kind: 'tag', tag: 'a' },
        {
          kind: 'not',
          of: {
            kind: 'any',
            of: [
              { kind: 'tag', tag: 'b' },
              { kind: 'consent', channel: 'email' },
            ],
          },
        },
      ],
    }
    expect(leavesOf(nested).map(({ path }) => path)).toEqual([
      'condition.of.0',
      'condition.of.1.of.of.0',
      'condition.of.1.of.of.1',
    ])
    expect(conditionSql(nested, { now: NOW, of: 'each' }).compile(compiler).sql.replace(/\s+/g, ' ').trim()).toBe(
      `(($1 = ANY (c.tags)) AND (NOT (($2 = ANY (c.tags)) OR coalesce(c.consent_bits & (SELECT b."given" FROM ` +
        'consent_channels b WHERE b.channel = $3) <> 0, false))))',
    )
  })
})
