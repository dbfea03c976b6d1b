import type { InTransaction, WorkspaceTx } from '@parcours/db/connection.ts'

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

/** Who asks for an operation, and when. */
export interface Begun {
  workspaceId: string
  userId: string | null
  now: Date
}

/** How an operation is taken back. */
export interface Undo<Input> {
  /** Whether also while it is going on: it ends there and then. */
  whileRunning: boolean
  /** Whether only by those who may say where people of a journey go. */
  mayLaunch: boolean
  /** For so long after it was asked for; without end when absent. */
  withinMs?: number
  /**
   * Starts the operation that does so; returns its id. `of` is the
   * operation to be taken back, `input` what it was asked for.
   */
  start(tx: WorkspaceTx, begun: Begun, of: string, input: Input): Promise<string>
}

/** One kind of long work: how much there is to do, and how a chunk of it is done. A chunk is one transaction. */
export interface Work<Input, Prepared = undefined> {
  /** As it is stored; never renamed. */
  kind: string
  total(context: Omit<OperationContext, 'chunk' | 'operationId'>, input: Input): Promise<number>
  /** Makes what of a chunk takes long and needs no database, before its transaction: `Prepared`. */
  prepare?(
    context: { inTransaction: InTransaction; workspaceId: string },
    input: Input,
    after: string,
  ): Promise<unknown>
  /** Contacts in the order of their ids, from behind `after` on. */
  doChunk(context: OperationContext, input: Input, after: string, prepared: Prepared): Promise<ChunkDone>
  /** How it is taken back; it cannot be when absent. */
  undo?: Undo<Input>
}
