import type { WorkspaceTx } from '@parcours/db/connection.ts'

/** Contacts worked on in one transaction. */
export const CHUNK = 5000

/** The operation that a chunk belongs to. */
export interface OperationContext {
  tx: WorkspaceTx
  workspaceId: string
  operationId: string
  /** The number of this chunk, from 0. */
  chunk: number
  now: Date
}

export interface ChunkDone {
  /** How many were looked at, and how many of them changed or written. */
  done: number
  affected: number
  /** The id after which the next chunk begins; undefined when nothing is left. */
  next: string | undefined
}

/** One kind of long work: how much there is to do, and how a chunk of it is done. A chunk is one transaction. */
export interface Work<Input> {
  total(context: Omit<OperationContext, 'chunk' | 'operationId'>, input: Input): Promise<number>
  /** Contacts in the order of their ids, from behind `after` on. */
  doChunk(context: OperationContext, input: Input, after: string): Promise<ChunkDone>
}
