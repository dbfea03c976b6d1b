/** Gives a place back; more than once is as good as once. */
export type GiveBack = () => void

/**
 * Places that workspaces share. One may hold as many as would still be free besides (of 48, one alone 24, two 16
 * each), so that whoever comes next finds a place at once, however long the others keep theirs. Places that are given
 * back go round the workspaces that wait.
 */
export class FairLimit {
  #free: number
  readonly #held = new Map<string, number>()
  /** Who waits, by workspace; the workspace whose turn is next comes first. */
  readonly #waiting = new Map<string, ((giveBack: GiveBack) => void)[]>()

  constructor(places: number) {
    this.#free = places
  }

  /** How many places a workspace holds. */
  heldBy(workspaceId: string): number {
    return this.#held.get(workspaceId) ?? 0
  }

  /** A place, if the workspace may have one now. */
  tryTake(workspaceId: string): GiveBack | undefined {
    if (this.heldBy(workspaceId) >= this.#free) return undefined
    this.#free--
    this.#held.set(workspaceId, this.heldBy(workspaceId) + 1)
    let isGiven = false
    return () => {
      if (isGiven) return
      isGiven = true
      this.#giveBack(workspaceId)
    }
  }

  /** A place, once it is the workspace's turn. @param first before others of the same workspace */
  take(workspaceId: string, { first = false } = {}): Promise<GiveBack> {
    const now = this.tryTake(workspaceId)
    if (now) return Promise.resolve(now)
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(workspaceId)
      if (!waiting) this.#waiting.set(workspaceId, [resolve])
      else if (first) waiting.unshift(resolve)
      else waiting.push(resolve)
    })
  }

  /** Works in a place, which is free again however the work ends. */
  async run<T>(workspaceId: string, work: () => Promise<T>): Promise<T> {
    const giveBack = await this.take(workspaceId)
    try {
      return await work()
    } finally {
      giveBack()
    }
  }

  #giveBack(workspaceId: string): void {
    const held = this.heldBy(workspaceId) - 1
    if (held > 0) this.#held.set(workspaceId, held)
    else this.#held.delete(workspaceId)
    this.#free++
    while (this.#serveNext()) {}
  }

  /** Gives a place to the first in turn who may have one; false when nobody may. */
  #serveNext(): boolean {
    for (const [workspaceId, waiting] of this.#waiting) {
      const giveBack = this.tryTake(workspaceId)
      if (!giveBack) continue
      this.#waiting.delete(workspaceId)
      const next = waiting.shift()
      if (waiting.length > 0) this.#waiting.set(workspaceId, waiting)
      next?.(giveBack)
      return true
    }
    return false
  }
}
