import { describe, expect, it } from 'vitest'
import { chance } from './chance.ts'
import { compare, type Group, LEAST_ACHIEVED, MIN_CONTACTS } from './comparison.ts'
import type { Sample } from './statistics.ts'

const rate = (key: string, achieved: number, contacts: number, share?: number): Group => ({
  key,
  contacts,
  achieved,
  share,
})

/** Groups without a difference: everyone does it with the same probability, and spends alike. */
function alike(groups: number, contacts: number, probability: number, random: () => number, spends: boolean): Group[] {
  return Array.from({ length: groups }, (_, index): Group => {
    const spent: Sample = { count: contacts, sum: 0, squares: 0 }
    let achieved = 0
    for (let n = 0; n < contacts; n++) {
      if (random() >= probability) continue
      achieved++
      // Most spend little, a few a lot.
      const amount = Math.round(1000 * Math.exp(2 * random()))
      spent.sum += amount
      spent.squares += amount * amount
    }
    return { key: String(index), contacts, achieved, share: 1, ...(spends && { spent }) }
  })
}

describe('comparing groups that were divided by chance', () => {
  it('calls at most 5 % of 10,000 tests without a difference sure', () => {
    const random = chance(11)
    const declared = { rates: 0, money: 0 }
    const sizes = [20, 100, 150, 400, 1000]
    const rates = [0.01, 0.03, 0.1, 0.3, 0.6]
    for (let test = 0; test < 10_000; test++) {
      const spends = test % 4 === 3
      const groups = alike(
        2 + (test % 3 === 0 ? test % 4 : 0),
        sizes[test % sizes.length] ?? 100,
        rates[Math.floor(test / 5) % rates.length] ?? 0.1,
        random,
        spends,
      )
      if (compare(groups)?.verdict === 'sure') declared[spends ? 'money' : 'rates']++
    }
    expect(declared.rates / 7500).toBeLessThan(0.05)
    expect(declared.money / 2500).toBeLessThan(0.05)
  })

  it('calls no more of them sure where every group is large enough to be judged', () => {
    const random = chance(12)
    let declared = 0
    for (let test = 0; test < 2000; test++)
      if (compare(alike(2, 500, 0.2, random, false))?.verdict === 'sure') declared++
    expect(declared / 2000).toBeLessThan(0.05)
    expect(declared / 2000).toBeGreaterThan(0.02)
  })

  it('says nothing of small groups, or of few conversions', () => {
    expect(compare([rate('A', 3, 3), rate('B', 0, 3)])).toEqual({
      best: 'A',
      second: 'B',
      verdict: 'tooFew',
      confidence: 0.5,
      difference: null,
    })
    expect(compare([rate('A', MIN_CONTACTS - 1, MIN_CONTACTS - 1), rate('B', 0, 1000)])?.verdict).toBe('tooFew')
    expect(compare([rate('A', LEAST_ACHIEVED - 1, 1000), rate('B', 0, 1000)])?.verdict).toBe('tooFew')
    expect(compare([rate('A', LEAST_ACHIEVED, 1000), rate('B', 0, 1000)])?.verdict).toBe('sure')
    expect(compare([rate('A', 0, 1000), rate('B', 0, 1000)])).toBeUndefined()
    expect(compare([rate('A', 10, 1000)])).toBeUndefined()
  })

  it('finds what is better, and between which bounds it lies', () => {
    const found = compare([rate('A', 100, 1000), rate('B', 160, 1000)])
    expect(found).toMatchObject({ best: 'B', second: 'A', verdict: 'sure' })
    expect(found?.confidence).toBeGreaterThan(0.999)
    // By the formula of Agresti and Caffo, reckoned apart: 0.0305 to 0.0893.
    expect(found?.difference?.low).toBeCloseTo(0.0305, 3)
    expect(found?.difference?.high).toBeCloseTo(0.0893, 3)
    expect(compare([rate('A', 100, 1000), rate('B', 110, 1000)])?.verdict).toBe('unsure')
  })

  it('says nothing of groups that are not of the sizes they were drawn in', () => {
    expect(compare([rate('A', 100, 1000, 1), rate('B', 160, 1300, 1)])?.verdict).toBe('uneven')
    expect(compare([rate('A', 100, 1000, 50), rate('B', 160, 1060, 50)])?.verdict).toBe('sure')
    expect(compare([rate('A', 100, 1000, 10), rate('B', 1600, 9000, 90)])?.verdict).toBe('sure')
    // Where it is not known how they were drawn, nothing can be said against them.
    expect(compare([rate('A', 100, 1000), rate('B', 400, 3000)])?.verdict).toBe('sure')
  })
})
