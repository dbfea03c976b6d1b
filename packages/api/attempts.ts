import { Problem } from '@parcours/domain/problem.ts'

/** How many keys are counted at once; beyond that the oldest are forgotten. */
const MAX_KEYS = 10_000

/** Counts what failed, by who tried, over a stretch of time. Each API process counts for itself. */
export class Attempts {
  readonly #failed = new Map<string, { count: number; until: number }>()
  readonly #max: number
  readonly #windowMs: number

  constructor({ max, windowMs }: { max: number; windowMs: number }) {
    this.#max = max
    this.#windowMs = windowMs
  }

  /** @throws Problem when this key has failed too often of late */
  check(key: string): void {
    const seen = this.#failed.get(key)
    const left = (seen?.until ?? 0) - Date.now()
    if (seen && left > 0 && seen.count >= this.#max) throw tooMany(left)
  }

  failed(key: string): void {
    const now = Date.now()
    const seen = this.#failed.get(key)
    if (seen && seen.until > now) {
      seen.count++
      return
    }
    this.#failed.delete(key)
    const [oldest] = this.#failed.keys()
    if (oldest !== undefined && this.#failed.size >= MAX_KEYS) this.#failed.delete(oldest)
    this.#failed.set(key, { count: 1, until: now + this.#windowMs })
  }

  forget(key: string): void {
    this.#failed.delete(key)
  }
}

/** The refusal of who tries too often, with the time after which to try again. */
export function tooMany(milliseconds: number): Problem {
  return new Problem('tooMany', 'request.tooMany', { seconds: Math.max(1, Math.ceil(milliseconds / 1000)) })
}
