import { setTimeout as sleep } from 'node:timers/promises'

/** Lets so many through a second, evenly. */
export class Pace {
  readonly #gapMs: number
  #next = 0

  constructor(perSecond: number) {
    this.#gapMs = 1000 / perSecond
  }

  async turn(): Promise<void> {
    const now = performance.now()
    const turn = Math.max(now, this.#next)
    this.#next = turn + this.#gapMs
    if (turn > now) await sleep(turn - now)
  }
}
