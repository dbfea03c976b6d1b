import { describe, expect, it } from 'vitest'
import { differenceInterval, probabilityGreater, rateSample, unevenness } from './statistics.ts'

const rate = (ones: number, count: number) => ({ count, sum: ones, squares: ones })

describe('how uneven groups are', () => {
  // Figures of the distribution of chi square from a table.
  it.each([
    [[1050, 950], [1, 1], 0.0253],
    [[1100, 900], [50, 50], 0.00000774],
    [[210, 190, 200], [1, 1, 1], 0.6065],
    [[120, 880], [10, 90], 0.035],
  ])('%j of %j', (counts, shares, probability) => {
    expect(Math.abs(unevenness(counts, shares) - probability)).toBeLessThan(0.01)
  })
})

describe('how sure a difference is', () => {
  // Figures from a table of the normal distribution: z = 0, 1.96, 3.09.
  it('is even between equals, and grows with the people asked', () => {
    expect(probabilityGreater(rate(50, 1000), rate(50, 1000))).toBeCloseTo(0.5, 6)
    const few = probabilityGreater(rate(12, 100), rate(10, 100))
    const many = probabilityGreater(rate(1200, 10_000), rate(1000, 10_000))
    expect(few).toBeGreaterThan(0.6)
    expect(few).toBeLessThan(0.8)
    expect(many).toBeGreaterThan(0.9999)
  })

  it('follows the normal distribution', () => {
    // A difference of 1.96 standard errors: 97.5 %.
    const error = Math.sqrt((2 * 0.25) / 999)
    const one = { count: 1000, sum: 500 + 1.96 * error * 1000, squares: 0 }
    one.squares = one.count * (0.25 + (one.sum / one.count) ** 2)
    expect(probabilityGreater(one, rate(500, 1000))).toBeCloseTo(0.975, 3)
  })

  it('says nothing of groups that are too small, and the turned question is the complement', () => {
    expect(probabilityGreater(rate(1, 1), rate(0, 1))).toBe(0.5)
    expect(differenceInterval(rate(1, 1), rate(0, 1))).toBeNull()
    expect(probabilityGreater(rate(3, 3), rate(0, 3))).toBe(0.5)
    expect(probabilityGreater(rateSample(3, 3), rateSample(0, 3))).toBeLessThan(0.99)
    expect(
      probabilityGreater(rate(30, 100), rate(20, 100)) + probabilityGreater(rate(20, 100), rate(30, 100)),
    ).toBeCloseTo(1, 6)
  })
})
