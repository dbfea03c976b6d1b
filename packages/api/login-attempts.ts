import { Problem } from '@parcours/domain/problem.ts'
import { Attempts } from './attempts.ts'

const WINDOW_MS = 15 * 60_000
const MAX_ADDRESSES = 10_000

/**
 * Limits guessing the password of one account from many addresses. From an address that has logged in to the account
 * before its owner still gets in while others guess: nobody can be locked out by strangers.
 */
export class LoginAttempts {
  readonly #accounts: Attempts
  readonly #known = new Set<string>()

  /** @param max wrong passwords an account in a quarter of an hour */
  constructor(max: number) {
    this.#accounts = new Attempts({ max, windowMs: WINDOW_MS })
  }

  /** Does the work of logging in to an account. @throws Problem when too many have failed */
  async limit<T>(email: string, address: string, work: () => Promise<T>): Promise<T> {
    const account = email.trim().toLowerCase()
    const pair = `${address} ${account}`
    if (!this.#known.has(pair)) this.#accounts.check(account)
    try {
      const result = await work()
      this.#remember(pair)
      return result
    } catch (error) {
      if (error instanceof Problem && error.kind === 'unauthenticated') this.#accounts.failed(account)
      throw error
    }
  }

  #remember(pair: string): void {
    this.#known.delete(pair)
    this.#known.add(pair)
    const [oldest] = this.#known
    if (oldest !== undefined && this.#known.size > MAX_ADDRESSES) this.#known.delete(oldest)
  }
}
