import { describe, expect, it } from 'vitest'
import { chance } from './chance.ts'
import { interimAnalysis, neededConfidence } from './sequential.ts'
import { probabilityGreater } from './statistics.ts'

/**
 * Whether groups of contacts who convert with these probabilities are
 * told apart by any look, and which is taken for the best.
 */
function declared(rates: number[], random: () => number, needed: (look: number) => number): number | undefined {
  const least = 100
  const samples = rates.map(() => ({ count: 0, sum: 0, squares: 0 }))
  for (let look = 0; look < 6; look++) {
    for (const [index, sample] of samples.entries()) {
      for (; sample.count < least * 2 ** look; sample.count++) if (random() < (rates[index] ?? 0)) sample.sum++
      sample.squares = sample.sum
    }
    const [first, second] = [...samples.keys()].sort((a, b) => (samples[b]?.sum ?? 0) - (samples[a]?.sum ?? 0))
    const [best, next] = [samples[first ?? 0], samples[second ?? 0]]
    if (best && next && probabilityGreater(best, next) >= needed(look)) return first
  }
  return undefined
}

describe('looking again and again', () => {
  it.each([2, 3, 5])('crowns one of %i ways that are all alike no oftener than was asked', (groups) => {
    const random = chance(groups)
    const rates = Array.from({ length: groups }, () => 0.2)
    const rounds = 400
    const wrong = (needed: (look: number) => number) =>
      Array.from({ length: rounds }, () => declared(rates, random, needed)).filter((one) => one !== undefined).length /
      rounds
    expect(wrong((look) => neededConfidence(0.95, look))).toBeLessThan(0.05)
    // What a plain 95 % at each look would do to two.
    if (groups === 2) expect(wrong(() => 0.95)).toBeGreaterThan(0.1)
  })

  it('still finds what is better', () => {
    const random = chance(7)
    const found = Array.from({ length: 100 }, () =>
      declared([0.2, 0.26], random, (look) => neededConfidence(0.95, look)),
    )
    expect(found.filter((one) => one === 1).length).toBeGreaterThan(90)
    expect(found.filter((one) => one === 0).length).toBeLessThanOrEqual(1)
  })

  it('is due each time that the smallest group has doubled', () => {
    expect([99, 100, 199, 200, 399, 400].map((smallest) => interimAnalysis(smallest, 100))).toEqual([
      undefined,
      0,
      0,
      1,
      1,
      2,
    ])
  })
})
