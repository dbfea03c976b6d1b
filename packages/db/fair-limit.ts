import { ShareExceeded } from './failure.ts'

/** Gives a place back; more than once is as good as once. */
export type GiveBack = () => void

/** Whether a workspace that holds so many places may have one more, while so many are free. */
export type MayHold = (inUse: number, free: number) => boolean

/** As many as would still be free besides: of 48, one workspace alone gets 24, two get 16 each. */
const asManyAsFree: MayHold = (inUse, free) => inUse < free

interface Asked {
  /** Before others of the same workspace. */
  first?: boolean
  /** How long it may wait, in milliseconds; for ever when absent. */
  withinMs?: number
}

/**
 * Places that workspaces share, so that a workspace that comes next finds a place at once, however long the others keep
 * theirs. Places that are given back go round the workspaces that wait.
 */
export class FairLimit {
  #free: number
  readonly #inUse = new Map<string, number>()
  /** The queue, by workspace; the workspace whose turn is next comes first. */
  readonly #waiting = new Map<string, ((giveBack: GiveBack) => void)[]>()

  readonly #mayHold: MayHold

  constructor(places: number, mayHold: MayHold = asManyAsFree) {
    this.#free = places
    this.#mayHold = mayHold
  }

  /** How many places a workspace holds. */
  inUseBy(workspaceId: string): number {
    return this.#inUse.get(workspaceId) ?? 0
  }

  /** A place, if the workspace may have one now. */
  tryTake(workspaceId: string): GiveBack | undefined {
    if (!this.#mayHold(this.inUseBy(workspaceId), this.#free)) return undefined
    this.#free--
    this.#inUse.set(workspaceId, this.inUseBy(workspaceId) + 1)
    let isGiven = false
    return () => {
      if (isGiven) return
      isGiven = true
      this.#giveBack(workspaceId)
    }
  }

  /** A place, once it is the workspace's turn. @throws ShareExceeded when that does not come in time */
  take(workspaceId: string, { first = false, withinMs }: Asked = {}): Promise<GiveBack> {
    const now = this.tryTake(workspaceId)
    if (now) return Promise.resolve(now)
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(workspaceId) ?? []
      this.#waiting.set(workspaceId, waiting)
      const isTooLate = () => {
        waiting.splice(waiting.indexOf(serve), 1)
        if (waiting.length === 0) this.#waiting.delete(workspaceId)
        reject(new ShareExceeded())
      }
      const late = withinMs === undefined ? undefined : setTimeout(isTooLate, withinMs)
      const serve = (giveBack: GiveBack) => {
        clearTimeout(late)
        resolve(giveBack)
      }
      if (first) waiting.unshift(serve)
      else waiting.push(serve)
    })
  }

  /** Works in a place, which is free again however the work ends. @throws ShareExceeded as {@link take} does */
  async run<T>(workspaceId: string, work: () => Promise<T>, asked?: Asked): Promise<T> {
    const giveBack = await this.take(workspaceId, asked)
    try {
      return await work()
    } finally {
      giveBack()
    }
  }

  #giveBack(workspaceId: string): void {
    const inUse = this.inUseBy(workspaceId) - 1
    if (inUse > 0) this.#inUse.set(workspaceId, inUse)
    else this.#inUse.delete(workspaceId)
    this.#free++
    while (this.#serveNext()) {}
  }

  /** Gives a place to the first in turn that may have one; false when none may. */
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
