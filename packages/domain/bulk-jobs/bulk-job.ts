import { type Database, transactionsOf, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { BulkJobKindName } from '@parcours/model/bulk-jobs.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import type { WorkProgress } from '@parcours/model/progress.ts'
import { sql } from 'kysely'
import { wakeLauncher } from '../notify.ts'
import { found, Problem } from '../problem.ts'
import { FIRST_UUID } from '../uuid.ts'
import { workflowOutbox } from '../workflow-outbox.ts'
import type { BulkJobKind, JobRequest } from './job-kind.ts'

const kinds = new Map<BulkJobKindName, BulkJobKind<never, never>>()

/** Registers kinds of bulk jobs, which stored jobs name; see composition.ts. */
export function registerBulkJobKinds(...known: BulkJobKind<never, never>[]): void {
  for (const one of known) kinds.set(one.kind, one)
}

function kindOf(kind: BulkJobKindName): BulkJobKind<never, never> {
  const known = kinds.get(kind)
  if (!known)
    throw new Error(`No bulk job of kind "${kind}" is registered: import @parcours/domain/composition.ts first`)
  return known
}

/** What a kind of bulk job does, as ops read it in Temporal. */
export const bulkJobDoes = (kind: BulkJobKindName): string => kindOf(kind).does

/** Stores a bulk job, which the launcher starts on Temporal at once; returns its id. */
export async function startBulkJob<Input>(
  tx: WorkspaceTx,
  kind: BulkJobKind<Input, never>,
  { workspaceId, userId, input, now }: JobRequest & { input: Input },
): Promise<string> {
  const total = await kind.total({ tx, workspaceId, now }, input)
  const { id } = await tx
    .insertInto('bulk_jobs')
    .values({
      workspace_id: workspaceId,
      kind: kind.kind,
      input: JSON.stringify(input),
      total,
      started_by: userId,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await wakeLauncher(tx)
  return id
}

const SHOWN = ['id', 'kind', 'state', 'total', 'done', 'affected', 'created_at', 'finished_at'] as const

export async function getBulkJob(tx: WorkspaceTx, id: string) {
  return found(
    await tx.selectFrom('bulk_jobs').select(SHOWN).where('id', '=', id).executeTakeFirst(),
    'notFound.bulkJob',
  )
}

/** The latest bulk jobs, newest first. */
export function listBulkJobs(tx: WorkspaceTx, limit: number) {
  return tx.selectFrom('bulk_jobs').select(SHOWN).orderBy('id', 'desc').limit(limit).execute()
}

/**
 * Starts to undo a bulk job; returns the id of the bulk job that does so.
 * @param mayLaunch whether the user may move contacts of a journey
 * @throws Problem `notFound`, `forbidden`, or `conflict` when it is too late, too early, or cannot be undone
 */
export async function undoBulkJob(
  tx: WorkspaceTx,
  { id, mayLaunch, ...request }: JobRequest & { id: string; mayLaunch: boolean },
): Promise<string> {
  const { kind, state, input, created_at } = found(
    await tx
      .selectFrom('bulk_jobs')
      .select(['kind', 'state', 'input', 'created_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst(),
    'notFound.bulkJob',
  )
  if (state === 'undone') throw new Problem('conflict', 'bulkJob.undone')
  const { undo } = kindOf(kind)
  if (!undo) throw new Problem('conflict', 'bulkJob.noUndo')
  if (undo.mayLaunch && !mayLaunch) throw new Problem('forbidden', 'bulkJob.notYours')
  const age = request.now.getTime() - created_at.getTime()
  if (undo.withinMs !== undefined && age > undo.withinMs) throw new Problem('conflict', 'bulkJob.tooLate')
  if (!undo.whileRunning && state !== 'done') throw new Problem('conflict', 'bulkJob.running')
  // It is undone once, and a running job does no further chunk.
  await tx
    .updateTable('bulk_jobs')
    .set({ state: 'undone', finished_at: sql<Date>`coalesce(finished_at, ${request.now})` })
    .where('id', '=', id)
    .execute()
  return undo.start(tx, request, id, input as never)
}

/** The parts of the file that a bulk job wrote, in order. */
export async function bulkJobFile(tx: WorkspaceTx, id: string): Promise<string[]> {
  const { state } = await getBulkJob(tx, id)
  if (state !== 'done') throw new Problem('conflict', 'bulkJob.running')
  const parts = await tx
    .selectFrom('bulk_job_files')
    .select('content')
    .where('bulk_job_id', '=', id)
    .orderBy('part')
    .execute()
  if (parts.length === 0) throw new Problem('notFound', 'notFound.file')
  return parts.map(({ content }) => content)
}

/** Bulk jobs that are marked but perhaps not started yet. */
export const BULK_JOBS_TO_START = workflowOutbox<{ kind: BulkJobKindName; total: number | null }>({
  table: 'bulk_jobs',
  mark: 'to_start',
  columns: sql`r.kind, r.total`,
})

/** How far a bulk job is, in contacts. */
export async function bulkJobProgress(tx: WorkspaceTx, id: string): Promise<WorkProgress> {
  const row = await tx.selectFrom('bulk_jobs').select(['done', 'total']).where('id', '=', id).executeTakeFirst()
  return { done: row?.done ?? 0, total: Math.max(row?.total ?? 0, row?.done ?? 0) }
}

/**
 * Does the next chunk and records the progress in the same transaction:
 * a repeat goes on where it stands. True when nothing is left.
 */
export async function processBulkJobChunk(
  db: Database,
  workspaceId: WorkspaceId,
  id: string,
  now: Date,
): Promise<boolean> {
  const inTransaction = transactionsOf(db, workspaceId)
  const begun = await inTransaction((tx) =>
    tx.selectFrom('bulk_jobs').select(['kind', 'input', 'cursor']).where('id', '=', id).executeTakeFirst(),
  )
  if (!begun) return true
  const kind = kindOf(begun.kind)
  const prepared = await kind.prepare?.(
    { inTransaction, workspaceId },
    begun.input as never,
    begun.cursor ?? FIRST_UUID,
  )
  return inTransaction(async (tx) => {
    const job = await tx.selectFrom('bulk_jobs').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    if (job?.state !== 'running') return true
    // Another attempt has done this chunk meanwhile.
    if (job.cursor !== begun.cursor) return false
    const context = { tx, workspaceId, bulkJobId: id, chunk: job.chunk, now }
    const { done, affected, next } = await kind.processChunk(
      context,
      job.input as never,
      job.cursor ?? FIRST_UUID,
      prepared as never,
    )
    await tx
      .updateTable('bulk_jobs')
      .set({
        done: job.done + done,
        affected: job.affected + affected,
        chunk: job.chunk + 1,
        cursor: next ?? job.cursor,
        ...(next === undefined && { state: 'done', finished_at: now }),
      })
      .where('id', '=', id)
      .execute()
    return next === undefined
  })
}
