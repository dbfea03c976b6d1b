import type { InTransaction, WorkspaceTx } from '@parcours/db/connection.ts'
import type { BulkJobKindName } from '@parcours/model/bulk-jobs.ts'
import type { BulkJobId, UserId, WorkspaceId } from '@parcours/model/id.ts'

/** Contacts in one transaction. */
export const MAX_CONTACTS_PER_CHUNK = 5000

/** The bulk job that a chunk belongs to. */
export interface BulkJobContext {
  tx: WorkspaceTx
  workspaceId: WorkspaceId
  bulkJobId: BulkJobId
  /** The number of this chunk, from 0. */
  chunk: number
  now: Date
}

export interface ChunkResult {
  /** How many were processed, and how many of them changed or written. */
  done: number
  affected: number
  /** The id after which the next chunk begins; undefined when nothing is left. */
  next: string | undefined
}

/** By which user a bulk job is started, and when. */
export interface JobRequest {
  workspaceId: WorkspaceId
  userId: UserId | null
  now: Date
}

/** How a bulk job is undone. */
export interface Undo<Input> {
  /** Whether also while it is running: it ends at once. */
  whileRunning: boolean
  /** Whether it takes the permission to move contacts of a journey. */
  mayLaunch: boolean
  /** For so long after its start; without end when absent. */
  withinMs?: number
  /** Starts the bulk job that undoes it; returns its id. `of` is the bulk job to undo, `input` its input. */
  start(tx: WorkspaceTx, request: JobRequest, of: string, input: Input): Promise<string>
}

/** One kind of bulk job: how much there is to do, and how a chunk of it is done. A chunk is one transaction. */
export interface BulkJobKind<Input, Prepared = undefined> {
  /** As it is stored; never renamed. */
  kind: BulkJobKindName
  /** What it does, as ops read it in Temporal. */
  does: string
  total(context: Omit<BulkJobContext, 'chunk' | 'bulkJobId'>, input: Input): Promise<number>
  /** Computes, before the transaction of a chunk, what takes long and needs no database: `Prepared`. */
  prepare?(
    context: { inTransaction: InTransaction; workspaceId: WorkspaceId },
    input: Input,
    after: string,
  ): Promise<unknown>
  /** Contacts in the order of their ids, from behind `after` on. */
  processChunk(context: BulkJobContext, input: Input, after: string, prepared: Prepared): Promise<ChunkResult>
  /** How it is undone; it cannot be when absent. */
  undo?: Undo<Input>
}
