import { type Database, transactionsOf, type WorkspaceTx } from '@parcours/db/connection.ts'
import { wakeLauncher } from '../notify.ts'
import { found, Problem } from '../problem.ts'
import { FIRST_UUID } from '../uuid.ts'
import type { Begun, Work } from './work.ts'

const works = new Map<string, Work<never, never>>()

/** Makes kinds of long work known, by which stored operations are carried out; see composition.ts. */
export function registerWorks(...known: Work<never, never>[]): void {
  for (const work of known) works.set(work.kind, work)
}

function workOf(kind: string): Work<never, never> {
  const work = works.get(kind)
  if (!work) throw new Error(`Nobody knows how to do "${kind}": import @parcours/domain/composition.ts first`)
  return work
}

/** Records long work that is to be done, to be started on Temporal at once; returns its id. */
export async function startOperation<Input>(
  tx: WorkspaceTx,
  work: Work<Input, never>,
  { workspaceId, userId, input, now }: Begun & { input: Input },
): Promise<string> {
  const total = await work.total({ tx, workspaceId, now }, input)
  const { id } = await tx
    .insertInto('bulk_jobs')
    .values({
      workspace_id: workspaceId,
      kind: work.kind,
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

export async function getOperation(tx: WorkspaceTx, id: string) {
  return found(
    await tx.selectFrom('bulk_jobs').select(SHOWN).where('id', '=', id).executeTakeFirst(),
    'notFound.operation',
  )
}

/** The latest operations, newest first. */
export function listOperations(tx: WorkspaceTx, limit: number) {
  return tx.selectFrom('bulk_jobs').select(SHOWN).orderBy('id', 'desc').limit(limit).execute()
}

/**
 * Starts taking back what an operation did; returns the id of the operation that does so.
 * @param mayLaunch whether they may say where people of a journey go
 * @throws Problem `notFound`, `forbidden`, or `conflict` when it is too late, too early, or cannot be taken back
 */
export async function undoOperation(
  tx: WorkspaceTx,
  { id, mayLaunch, ...begun }: Begun & { id: string; mayLaunch: boolean },
): Promise<string> {
  const { kind, state, input, created_at } = found(
    await tx
      .selectFrom('bulk_jobs')
      .select(['kind', 'state', 'input', 'created_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst(),
    'notFound.operation',
  )
  if (state === 'undone') throw new Problem('conflict', 'operation.undone')
  const { undo } = workOf(kind)
  if (!undo) throw new Problem('conflict', 'operation.noUndo')
  if (undo.mayLaunch && !mayLaunch) throw new Problem('forbidden', 'operation.notYours')
  const age = begun.now.getTime() - created_at.getTime()
  if (undo.withinMs !== undefined && age > undo.withinMs) throw new Problem('conflict', 'operation.tooLate')
  if (!undo.whileRunning && state !== 'done') throw new Problem('conflict', 'operation.running')
  // One that is going on does nothing more from now on.
  if (undo.whileRunning)
    await tx.updateTable('bulk_jobs').set({ state: 'undone', finished_at: begun.now }).where('id', '=', id).execute()
  return undo.start(tx, begun, id, input as never)
}

/** The parts of the file that an operation wrote, in order. */
export async function operationFile(tx: WorkspaceTx, id: string): Promise<string[]> {
  const { state } = await getOperation(tx, id)
  if (state !== 'done') throw new Problem('conflict', 'operation.running')
  const parts = await tx
    .selectFrom('bulk_job_files')
    .select('content')
    .where('bulk_job_id', '=', id)
    .orderBy('part')
    .execute()
  if (parts.length === 0) throw new Problem('notFound', 'notFound.file')
  return parts.map(({ content }) => content)
}

/** Operations that are marked but perhaps not started yet. */
export function operationsToStart(db: Database) {
  return db.selectFrom('bulk_jobs').select(['workspace_id', 'id']).where('to_start', '=', true).limit(100).execute()
}

export async function markOperationStarted(db: Database, workspaceId: string, id: string): Promise<void> {
  await db
    .updateTable('bulk_jobs')
    .set({ to_start: false })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}

/**
 * Does the next chunk and records the progress in the same transaction:
 * a repeat goes on where it stands. True when nothing is left.
 */
export async function doOperationChunk(db: Database, workspaceId: string, id: string, now: Date): Promise<boolean> {
  const inTransaction = transactionsOf(db, workspaceId)
  const begun = await inTransaction((tx) =>
    tx.selectFrom('bulk_jobs').select(['kind', 'input', 'cursor']).where('id', '=', id).executeTakeFirst(),
  )
  if (!begun) return true
  const work = workOf(begun.kind)
  const prepared = await work.prepare?.(
    { inTransaction, workspaceId },
    begun.input as never,
    begun.cursor ?? FIRST_UUID,
  )
  return inTransaction(async (tx) => {
    const operation = await tx.selectFrom('bulk_jobs').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    if (operation?.state !== 'running') return true
    // Another attempt has done this chunk meanwhile.
    if (operation.cursor !== begun.cursor) return false
    const context = { tx, workspaceId, operationId: id, chunk: operation.chunk, now }
    const { done, affected, next } = await work.doChunk(
      context,
      operation.input as never,
      operation.cursor ?? FIRST_UUID,
      prepared as never,
    )
    await tx
      .updateTable('bulk_jobs')
      .set({
        done: operation.done + done,
        affected: operation.affected + affected,
        chunk: operation.chunk + 1,
        cursor: next ?? operation.cursor,
        ...(next === undefined && { state: 'done', finished_at: now }),
      })
      .where('id', '=', id)
      .execute()
    return next === undefined
  })
}
