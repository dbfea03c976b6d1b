interface Waiting<T> {
  items: T[]
  done: () => void
  failed: (error: unknown) => void
}

/**
 * Collects what many callers write at the same time into one write: each call resolves when the write that carries
 * its items has ended. Nothing waits for a timer: a write begins as soon as the one before has ended, with all that came
 * meanwhile. With one caller it costs nothing, with a thousand it costs a thousandth.
 */
export class GroupCommit<T> {
  readonly #write: (items: T[]) => Promise<void>
  readonly #most: number
  readonly #parallel: number
  #queue: Waiting<T>[] = []
  #running = 0

  /** @param most items in one write at most, beyond which callers wait for the next. */
  constructor(write: (items: T[]) => Promise<void>, { most = 5000, parallel = 1 }: { most?: number; parallel?: number } = {}) {
    this.#write = write
    this.#most = most
    this.#parallel = parallel
  }

  add(items: T[]): Promise<void> {
    return new Promise((done, failed) => {
      this.#queue.push({ items, done, failed })
      // The requests of this turn of the event loop join the same write.
      setImmediate(() => void this.#drain())
    })
  }

  async #drain(): Promise<void> {
    if (this.#running >= this.#parallel) return
    this.#running++
    while (this.#queue.length > 0) {
      const batch: Waiting<T>[] = []
      let size = 0
      for (let next = this.#queue[0]; next && (batch.length === 0 || size + next.items.length <= this.#most); next = this.#queue[0]) {
        batch.push(next)
        size += next.items.length
        this.#queue.shift()
      }
      try {
        await this.#write(batch.flatMap(({ items }) => items))
        for (const { done } of batch) done()
      } catch (error) {
        for (const { failed } of batch) failed(error)
      }
    }
    this.#running--
  }
}
