import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OPERATORS, parseShowIf, writeShowIf } from './condition.ts'

describe('the condition of a row', () => {
  it('is read as it was written, whatever it asks', () => {
    const paths = fc.constantFrom('contact.city', 'history.orders', 'orders[0].total', 'segments', 'contact.shoe_size')
    const values = fc.oneof(fc.stringMatching(/^[^'"]*$/), fc.integer().map(String), fc.constantFrom('true', 'false'))
    fc.assert(
      fc.property(paths, fc.constantFrom(...OPERATORS), values, (path, operator, value) => {
        const asked = { path, operator, value: operator === 'known' || operator === 'unknown' ? '' : value }
        expect(parseShowIf(writeShowIf(asked))).toEqual(asked)
      }),
    )
  })

  it.each([
    ["contact.city == 'Lyon'", { path: 'contact.city', operator: 'is', value: 'Lyon' }],
    ['history.orders > 3', { path: 'history.orders', operator: 'above', value: '3' }],
    ['contact.plan != blank', { path: 'contact.plan', operator: 'known', value: '' }],
    ['segments contains "VIP"', { path: 'segments', operator: 'contains', value: 'VIP' }],
  ])('%s', (liquid, asked) => {
    expect(parseShowIf(liquid)).toEqual(asked)
  })

  it.each(['a == 1 and b == 2', 'recommendations.bestInCategory.size', ''])(
    'is left as Liquid where it is more than one question: %s',
    (liquid) => {
      expect(parseShowIf(liquid)).toBeUndefined()
    },
  )
})
