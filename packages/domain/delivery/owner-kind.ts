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
  /** The kinds share the limits of a workspace; stored with what each used of them, so that it never changes. */
  key: string
  /** The column of messages that names it. */
  column: 'campaign_id' | 'journey_id'
  /** What its messages say, where it overrides the template; and its names. */
  recall(tx: WorkspaceTx, owner: FormerOwner): Promise<{ content?: MessageContent | undefined; names: OwnerNames }>
  /** The event that enrolled the contact of its message `m`: SQL. */
  entry: RawBuilder<unknown>
  /** Absent where it has no share of its own. */
  reserved?: {
    /** The share of a warm-up's day that the other kinds leave it, as long as it may send. */
    share: number
    /** Whether something of this kind may send: SQL. */
    maySend: RawBuilder<boolean>
  }
}

const kinds: OwnerKind[] = []

/** Registers kinds of owners; see composition.ts. */
export function registerOwnerKinds(...known: OwnerKind[]): void {
  kinds.push(...known)
}

/** Kinds that others leave a share of a day. */
export const reservedBeside = (own: OwnerKind | undefined): Required<Pick<OwnerKind, 'key' | 'reserved'>>[] =>
  kinds.flatMap(({ key, reserved }) => (reserved && key !== own?.key ? [{ key, reserved }] : []))

/** The kind that these columns of a message name; undefined for a message of none. */
export const ownerKindOf = (message: Record<OwnerKind['column'], string | null>): OwnerKind | undefined =>
  kinds.find(({ column }) => message[column] !== null)
