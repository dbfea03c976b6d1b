import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { EmailContent } from './content.ts'
import type { MessageToRender, OwnerNames } from './render.ts'

/** People taken together: those to be written to, and those who may not be. All get the same content. */
export interface Claim {
  batchId: string
  /** When its messages were made. */
  madeAt: Date
  content: EmailContent
  messages: MessageToRender[]
  /** Contacts who get nothing; the reason stands on their message's row. */
  excluded: { contactId: string; reason: string }[]
}

/** How the next batch is to be taken. */
export interface ClaimRequest {
  provider: string
  /** People at most. */
  most: number
  batchId: string
  now: Date
}

/**
 * What messages are sent for: a step of a journey's run, a campaign. It says who is next, and is told what came of it;
 * how they are rendered, handed over and survive a crash is delivery's business.
 */
export interface MessageOwner {
  workspaceId: string
  /** The first parts of its messages' key. */
  key: { ownerId: string; ownerAt: Date; nodeId: string }
  names: OwnerNames
  /**
   * Takes the next people, their message rows included; `held` while
   * someone has paused it; undefined when nobody is due.
   */
  claim(tx: WorkspaceTx, order: ClaimRequest): Promise<Claim | 'paused' | undefined>
  /** Batches that an earlier attempt took and did not settle, as they were taken. */
  unsettled(tx: WorkspaceTx): Promise<Claim[]>
  /** Does what follows from a settled batch, in the transaction that settles it. */
  settled(tx: WorkspaceTx, claim: Claim, statuses: ReadonlyMap<string, number>, now: Date): Promise<void>
}
