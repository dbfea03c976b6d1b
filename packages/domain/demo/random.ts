/** A sequence of random choices, the same for the same seed. */
export interface Random {
  /** 0 (included) to 1 (excluded). */
  next(): number
  /** A whole number, both ends included. */
  between(low: number, high: number): number
  pick<T>(from: readonly T[]): T
  weighted<T extends { weight: number }>(from: readonly T[]): T
}

/** Mulberry32, https://github.com/cprosche/mulberry32: small, and good enough for made-up contacts. */
export function randomSequence(seed: number): Random {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T
  return {
    next,
    pick,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    weighted: (from) => {
      let left = next() * from.reduce((sum, { weight }) => sum + weight, 0)
      for (const one of from) {
        left -= one.weight
        if (left < 0) return one
      }
      return pick(from)
    },
  }
}
