import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'

type Subscriber<Message extends unknown[]> = (
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  ...message: Message
) => Promise<void>

/**
 * What a layer tells those above it, without knowing them, in the transaction in which it happens. They are subscribed
 * in `composition.ts`, and called in that order. A process that forgot to compose the domain would lose what they do:
 * publishing to nobody throws.
 */
export class Topic<Message extends unknown[]> {
  readonly #name: string
  readonly #subscribers: Subscriber<Message>[] = []

  constructor(name: string) {
    this.#name = name
  }

  subscribe(...subscribers: Subscriber<Message>[]): void {
    this.#subscribers.push(...subscribers)
  }

  async publish(tx: WorkspaceTx, workspaceId: WorkspaceId, ...message: Message): Promise<void> {
    if (this.#subscribers.length === 0)
      throw new Error(`Nobody is subscribed to "${this.#name}": import @parcours/domain/composition.ts first`)
    for (const subscriber of this.#subscribers) await subscriber(tx, workspaceId, ...message)
  }
}
