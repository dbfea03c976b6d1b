import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lineTotal, minorUnits } from './amount.ts'

it.each([
  [8.165, 817],
  [1.005, 101],
  [-1.005, -101],
  [0.1, 10],
  ['1,234.50', 123_450],
  ['1.234,50', 123_450],
  ['1 234,50', 123_450],
  ['1\u202f234,50', 123_450],
  ['12,50', 1250],
  ['1,5', 150],
  ['1,234,567', 123_456_700],
  ['1.234.567', 123_456_700],
  ['1.234', 123],
  ['−3,20', -320],
  [1e-9, 0],
  ['0012.5', 1250],
])('reads %j as %d hundredths', (value, minor) => expect(minorUnits(value)).toBe(minor))

it.each([
  '1,234',
  '',
  ' ',
  'abc',
  '12,50,3',
  '1,23.4',
  '0x10',
  '1e5',
  'NaN',
  'Infinity',
  '12.5 EUR',
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e13,
  '9'.repeat(400),
  null,
  undefined,
  {},
  true,
])('does not guess an amount in %j', (value) => expect(minorUnits(value)).toBeUndefined())

it('rounds as decimals are, whatever their binary form', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 999 }), (whole, thousandths) => {
      const text = `${whole}.${String(thousandths).padStart(3, '0')}`
      expect(minorUnits(Number(text))).toBe(Math.floor((whole * 1000 + thousandths + 5) / 10))
      expect(minorUnits(text)).toBe(minorUnits(Number(text)))
    }),
  )
})

it('keeps what a line costs, which rounded prices of its pieces do not add up to', () => {
  expect(lineTotal(8.165, 2)).toBe(1633)
  expect(lineTotal('0,333', 3)).toBe(100)
  expect(lineTotal(999_999_999_999, 999_999)).toBeUndefined()
  expect(lineTotal('?', 1)).toBeUndefined()
})
