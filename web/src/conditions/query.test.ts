import type { Condition } from '@parcours/model/condition/condition.ts'
import { describe, expect, it } from 'vitest'
import { conditionPath, toCondition, toQuery } from './query.ts'

const tag = (name: string): Condition => ({ kind: 'tag', tag: name })
const nested: Condition = {
  kind: 'all',
  of: [
    tag('a'),
    { kind: 'not', of: tag('b') },
    { kind: 'not', of: { kind: 'any', of: [tag('c'), { kind: 'not', of: tag('d') }] } },
  ],
}

describe('a condition in the query builder', () => {
  it('comes back as it went in, nested and turned round as it may be', () => {
    expect(toCondition(toQuery(nested))).toEqual(nested)
    expect(toCondition(toQuery(tag('a')))).toEqual({ kind: 'all', of: [tag('a')] })
    expect(toCondition(toQuery({ kind: 'not', of: { kind: 'not', of: tag('a') } }))).toEqual({
      kind: 'not',
      of: { kind: 'all', of: [{ kind: 'not', of: tag('a') }] },
    })
  })

  it('is found by its place, for what is wrong with it', () => {
    expect([[0], [1], [2, 0], [2, 1]].map((path) => conditionPath(nested, path))).toEqual([
      'of.0',
      'of.1.of',
      'of.2.of.of.0',
      'of.2.of.of.1.of',
    ])
  })
})
