import { isOfTheMoment } from '@parcours/db/failure.ts'
import { isolateCulprits } from './quarantine/isolate-culprit.ts'

interface Waiting<T> {
  items: T[]
  done: () => void
  failed: (error: unknown) => void
}

/** Items that could not be written by reason of what is in them. All the others of the same call are written. */
export class RefusedItems<T> extends Error {
  readonly refused: { item: T; error: unknown }[]
  constructor(refused: { item: T; error: unknown }[]) {
    super(refused[0]?.error instanceof Error ? refused[0].error.message : 'Some items could not be written')
    this.refused = refused
  }
}

/**
 * Collects what many callers write at the same time into one write: each call resolves when the write that carries its
 * items has ended. Nothing waits for a timer: a write begins as soon as the one before has ended, with all that came
 * meanwhile. With one caller it costs nothing, with a thousand it costs a thousandth.
 *
 * A write that fails by what is in it is divided until the culprits are
 * alone: their caller gets {@link RefusedItems}, nobody else notices.
 */
export class GroupCommit<T> {
  readonly #write: (items: T[]) => Promise<void>
  readonly #max: number
  readonly #parallel: number
  #queue: Waiting<T>[] = []
  #running = 0

  /** @param most items in one write at most, beyond which callers wait for the next. */
  constructor(
    write: (items: T[]) => Promise<void>,
    { max = 5000, parallel = 1 }: { max?: number; parallel?: number } = {},
  ) {
    this.#write = write
    this.#max = max
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
      for (
        let next = this.#queue[0];
        next && (batch.length === 0 || size + next.items.length <= this.#max);
        next = this.#queue[0]
      ) {
        batch.push(next)
        size += next.items.length
        this.#queue.shift()
      }
      await this.#writeFor(batch)
    }
    this.#running--
  }

  /** Writes what these callers brought; when that fails by what is in it, for one half of them after the other. */
  async #writeFor(callers: Waiting<T>[]): Promise<void> {
    try {
      await this.#write(callers.flatMap(({ items }) => items))
      for (const { done } of callers) done()
    } catch (error) {
      const [only] = callers
      if (isOfTheMoment(error)) for (const { failed } of callers) failed(error)
      else if (callers.length === 1 && only) await this.#writeApart(only)
      else {
        const half = Math.ceil(callers.length / 2)
        await this.#writeFor(callers.slice(0, half))
        await this.#writeFor(callers.slice(half))
      }
    }
  }

  async #writeApart({ items, done, failed }: Waiting<T>): Promise<void> {
    const refused: { item: T; error: unknown }[] = []
    try {
      await isolateCulprits(items, this.#write, (item, error) => void refused.push({ item, error }))
    } catch (error) {
      return failed(error)
    }
    if (refused.length > 0) failed(new RefusedItems(refused))
    else done()
  }
}
