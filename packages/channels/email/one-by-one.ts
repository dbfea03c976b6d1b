import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import type { Batch, SendLedger, SendResult } from '@parcours/model/delivery/provider.ts'

/** An email of a batch, and its place there. */
export interface Placed {
  place: number
  email: OutgoingEmail
}

/**
 * A batch whose emails several workers send one by one, to a provider that knows no keys. The first failure ends
 * the work of all: what has not begun is left for a later attempt.
 */
export class OneByOne {
  /** In the order of the batch. */
  readonly results: SendResult[] = []
  failure: unknown
  readonly #batch: Batch<OutgoingEmail>
  readonly #ledger: SendLedger
  /** Places that were taken, and left before their emails began. */
  readonly #left: number[] = []
  #next = 0

  constructor(batch: Batch<OutgoingEmail>, ledger: SendLedger) {
    this.#batch = batch
    this.#ledger = ledger
  }

  get hasNext(): boolean {
    return this.failure === undefined && (this.#left.length > 0 || this.#next < this.#batch.size)
  }

  /** The next email that can be made; undefined when there is none, or the work has ended. */
  async take(): Promise<Placed | undefined> {
    while (this.hasNext) {
      const place = this.#left.pop() ?? this.#next++
      const email = await this.#batch.at(place)
      if (!('kind' in email)) return { place, email }
      this.ended(place, email)
    }
    return undefined
  }

  /** Another worker takes this one. */
  leave(place: number): void {
    this.#left.push(place)
  }

  /** Durable once it resolves: from then on the email may have been taken. */
  begins(place: number): Promise<void> {
    return this.#ledger.begins(place)
  }

  ended(place: number, result: SendResult): void {
    this.#ledger.ended(place, result)
    this.results[place] = result
  }

  /** Durable once it resolves: all that ended. */
  flush(): Promise<void> {
    return this.#ledger.flush()
  }
}
