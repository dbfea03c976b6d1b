import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { MessageContent } from '@parcours/model/channels/channel.ts'
import type { RawBuilder } from 'kysely'
import type { OwnerNames } from '../channels/channel.ts'

/** The owner of messages that are sent again, by its ids. */
export interface FormerOwner {
  ownerId: string
  /** The campaign or journey. */
  id: string
  variant: string
}

/** What delivery asks a kind of owner whose messages it sends again by itself. */
export interface OwnerKind {
  /** The kinds share the limits of a workspace. */
  key: 'campaigns' | 'journeys'
  /** The column of messages that names it. */
  column: 'campaign_id' | 'journey_id'
  /** What its messages say, where it overrides the template; and its names. */
  recall(tx: WorkspaceTx, owner: FormerOwner): Promise<{ content?: MessageContent | undefined; names: OwnerNames }>
  /** The event that enrolled the contact of its message `m`: SQL. */
  entry: RawBuilder<unknown>
}

const kinds: OwnerKind[] = []

/** Registers kinds of owners; see composition.ts. */
export function registerOwnerKinds(...known: OwnerKind[]): void {
  kinds.push(...known)
}

/** The kind that these columns of a message name; undefined for a message of none. */
export const ownerKindOf = (message: Record<OwnerKind['column'], string | null>): OwnerKind | undefined =>
  kinds.find(({ column }) => message[column] !== null)
