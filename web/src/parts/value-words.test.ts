import { describe, expect, it } from 'vitest'
import { type ValueWriter, valueWords } from './value-words.ts'

const writer: ValueWriter = {
  number: (value) => `n${value}`,
  moment: (iso) => `moment(${iso})`,
  day: (iso) => `day(${iso})`,
  yesOrNo: (value) => (value ? 'yes' : 'no'),
  named: (name, value) => `${name}: ${value}`,
}
const words = (value: unknown) => valueWords(value, writer)

describe('a value in words', () => {
  it('is written as the language writes it', () => {
    expect(words('2026-11-26T21:58:23.252Z')).toBe('moment(2026-11-26T21:58:23.252Z)')
    expect(words('2026-11-26')).toBe('day(2026-11-26)')
    expect(words(12.5)).toBe('n12.5')
    expect(words(true)).toBe('yes')
    expect(words('FR')).toBe('FR')
  })

  it('is never JSON, and never nothing', () => {
    expect(words({ city: 'Paris', stops: ['Lyon', 3], none: null })).toBe('city: Paris, stops: Lyon, n3, none: –')
    expect([words(null), words(undefined), words(''), words([]), words({})]).toEqual(['–', '–', '–', '–', '–'])
    expect(words({ a: { b: { c: { d: 1 } } } })).toBe('a: b: c: …')
  })

  it('stays as it is where it only looks like a date', () => {
    for (const text of ['2026-13-45', '2026-99-99T99:99:99Z', '2026-11-26 at noon', '12'])
      expect(words(text)).toBe(text)
  })
})
