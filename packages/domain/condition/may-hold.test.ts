import type { Comparison } from '@parcours/model/condition/comparison.ts'
import { mayHold } from '@parcours/model/condition/may-hold.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventFilterSql } from './sql.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const words = fc.constantFrom(
  'page-1',
  'PAGE-1',
  'page',
  '',
  ' ',
  '10',
  '10.0',
  '1e1',
  '010',
  ' 10',
  '0x0A',
  '1_0',
  '-0',
  '0',
  'NaN',
  'infinity',
  'inf',
  'true',
  'null',
  'STRASSE',
  'straße',
  'İ',
  'i̇',
  '１０',
  '{"a": 1}',
)
const scalar = fc.oneof(
  { weight: 3, arbitrary: words },
  fc.constantFrom(10, 0, -0, 10.5, 1e21, 1e-7, true, false, null),
)
const found = fc.oneof(
  { weight: 3, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  fc.record({ c: scalar, '0': scalar }, { requiredKeys: [] }),
)
const properties = fc.record(
  { a: found, b: fc.oneof(found, fc.record({ c: found })), 'b.c': found },
  { requiredKeys: [] },
)
const comparison: fc.Arbitrary<Comparison> = fc.oneof(
  fc.record({
    property: fc.constantFrom('a', 'b', 'b.c', 'b.0', 'none'),
    operator: fc.constant('is' as const),
    value: fc.oneof(words, fc.constantFrom(10, 10.5, true)),
  }),
  fc.record({
    property: fc.constantFrom('a', 'b.c'),
    operator: fc.constant('isOneOf' as const),
    values: fc.array(words, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    property: fc.constantFrom('a', 'b.c'),
    operator: fc.constantFrom('isNot' as const, 'contains' as const),
    value: words,
  }),
)

it('what is said not to hold is said so by the database too, and that of most', async () => {
  const given = fc.sample(properties, { numRuns: 300, seed: 7 })
  let [refused, spared] = [0, 0]
  for (const one of fc.sample(comparison, { numRuns: 120, seed: 7 })) {
    const { rows } = await sql<{ holds: boolean }>`
      SELECT ${eventFilterSql([one], new Date())} AS holds
        FROM unnest(${given.map((each) => JSON.stringify(each))}::jsonb[])
      WITH ORDINALITY AS e (properties, nth)
       ORDER BY nth`.execute(world.db)
    const wrong = given.filter((each, nth) => rows[nth]?.holds && !mayHold(one, each))
    expect(wrong, JSON.stringify(one)).toEqual([])
    if (one.operator !== 'is' && one.operator !== 'isOneOf') continue
    refused += rows.filter(({ holds }) => !holds).length
    spared += given.filter((each) => !mayHold(one, each)).length
  }
  expect(spared / refused).toBeGreaterThan(0.6)
})
