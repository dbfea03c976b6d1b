import { ShareExceeded } from './failure.ts'

/**
 * Lets each workspace hold a share of the connections: one more only while it holds fewer than half of those that are
 * free. Alone it gets a third of all; with each workspace more the shares become smaller, and who holds none finds one.
 * What is beyond the share waits in a line of its workspace, and holds up no other.
 */
export class Shares {
  readonly #waitMs: number
  #free: number
  readonly #held = new Map<string, number>()
  /** In the order in which workspaces have their turn. */
  readonly #lines = new Map<string, (() => void)[]>()

  constructor({ most, waitMs }: { most: number; waitMs: number }) {
    this.#free = most
    this.#waitMs = waitMs
  }

  /** @throws ShareExceeded when its turn does not come in time */
  async hold<T>(workspaceId: string, work: () => Promise<T>): Promise<T> {
    if (this.#lines.has(workspaceId) || !this.#mayHold(workspaceId)) await this.#turn(workspaceId)
    else this.#take(workspaceId)
    try {
      return await work()
    } finally {
      this.#release(workspaceId)
    }
  }

  #mayHold(workspaceId: string): boolean {
    const held = this.#held.get(workspaceId) ?? 0
    return this.#free > 0 && (held === 0 || held < this.#free / 2)
  }

  #take(workspaceId: string): void {
    this.#free--
    this.#held.set(workspaceId, (this.#held.get(workspaceId) ?? 0) + 1)
  }

  #release(workspaceId: string): void {
    this.#free++
    const left = (this.#held.get(workspaceId) ?? 0) - 1
    if (left > 0) this.#held.set(workspaceId, left)
    else this.#held.delete(workspaceId)
    for (const waiting of [...this.#lines.keys()]) if (this.#mayHold(waiting)) this.#callNext(waiting)
  }

  #callNext(workspaceId: string): void {
    const line = this.#lines.get(workspaceId) ?? []
    const next = line.shift()
    this.#lines.delete(workspaceId)
    if (line.length > 0) this.#lines.set(workspaceId, line)
    if (!next) return
    this.#take(workspaceId)
    next()
  }

  /** Resolves when a connection has been taken for it. */
  #turn(workspaceId: string): Promise<void> {
    const line = this.#lines.get(workspaceId) ?? []
    this.#lines.set(workspaceId, line)
    return new Promise((resolve, reject) => {
      const go = () => {
        clearTimeout(late)
        resolve()
      }
      const late = setTimeout(() => {
        line.splice(line.indexOf(go), 1)
        if (line.length === 0) this.#lines.delete(workspaceId)
        reject(new ShareExceeded())
      }, this.#waitMs)
      line.push(go)
    })
  }
}
