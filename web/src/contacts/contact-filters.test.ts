import { describe, expect, it } from 'vitest'
import { kindNamed } from '../data/quarantined.ts'
import { contactFilters } from './contact-filters.ts'

describe('filters in an address', () => {
  it('are taken where they are such', () => {
    const given = { country: 'FR', tag: 'vip', consent: 'given' }
    expect(contactFilters(new URLSearchParams(given), 'ada')).toEqual({ ...given, search: 'ada' })
    expect(kindNamed('message')).toBe('message')
  })

  it.each(['constructor', 'toString', '__proto__'])('that are none are left out: %s', (value) => {
    const names = ['country', 'segment', 'consent']
    const params = new URLSearchParams(names.map((name) => [name, value]))
    expect([contactFilters(params, ''), kindNamed(value)]).toEqual([{}, undefined])
  })
})
