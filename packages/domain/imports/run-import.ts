import {
  type Database,
  inWorkspace,
  inWorkspaceAtLarge,
  plannedForAny,
  type WorkspaceTx,
} from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { withIdentityRetry } from '../contacts/resolve.ts'
import { groupOrderLines } from './group-order-lines.ts'
import { importFile, jobOf } from './import.ts'
import { KINDS, readRow } from './kinds.ts'
import type { ImportFile, ReadRow } from './rows.ts'
import { writeRows } from './write-chunk.ts'

/** Chunks worked on at once, each in a transaction of its own: PostgreSQL has more than one core. */
const SIDE_BY_SIDE = 2

interface Job {
  id: string
  workspaceId: WorkspaceId
  kind: 'contacts' | 'orders'
  file: ImportFile
}

interface Chunk {
  number: number
  rows: ReadRow[]
}

/**
 * Imports chunk after chunk until a moment, each in one transaction, its progress included: after a crash it goes on
 * with those that were not finished. While some are written, the next are read. True when nothing is left.
 */
export async function importUntil(
  db: Database,
  workspaceId: WorkspaceId,
  id: string,
  clock: () => Date,
  end: Date,
): Promise<boolean> {
  await gatherOnce(db, workspaceId, id, clock())
  const read = (after: number) => inWorkspace(db, workspaceId, (tx) => readNext(tx, workspaceId, id, after, clock()))
  for (let next = await read(-1); next; ) {
    if (next.chunks.length === 0) {
      await finish(db, workspaceId, id, clock())
      return true
    }
    const isLast = clock() >= end
    const [following] = await Promise.all([
      isLast ? undefined : read(next.chunks.at(-1)?.number ?? -1),
      writeChunks(db, next, clock()),
    ])
    if (isLast) return false
    next = following
  }
  return true
}

async function gatherOnce(db: Database, workspaceId: WorkspaceId, id: string, now: Date): Promise<void> {
  await inWorkspaceAtLarge(db, workspaceId, async (tx) => {
    // An attempt that was believed dead is waited for, and finds it done.
    const row = await jobOf(tx, id, true)
    if (row?.state !== 'running' || row.kind !== 'orders' || row.gathered) return
    const { columns } = await importFile(tx, workspaceId, row, now)
    const number = columns.find(({ target }) => target === 'order.number')
    if (number) await groupOrderLines(tx, workspaceId, id, number.index)
  })
}

/**
 * Chunks that tell of the same contacts, and rows of a file often do,
 * wait for each other, so that the last word on each stands.
 */
async function writeChunks(db: Database, { job, chunks }: { job: Job; chunks: Chunk[] }, now: Date): Promise<void> {
  const write = (chunk: Chunk) =>
    withIdentityRetry(() => inWorkspace(db, job.workspaceId, (tx) => writeChunk(tx, job, chunk, now)))
  if (!areApart(chunks)) {
    for (const chunk of chunks) await write(chunk)
    return
  }
  // All are finished before one fails: otherwise it would be tried again while another is still at work.
  const written = await Promise.allSettled(chunks.map(write))
  for (const one of written) if (one.status === 'rejected') throw one.reason
}

/** The next chunks behind a number, read, none when all are; undefined when the import is over. */
async function readNext(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  id: string,
  after: number,
  now: Date,
): Promise<{ job: Job; chunks: Chunk[] } | undefined> {
  const row = await jobOf(tx, id)
  if (row?.state !== 'running') return undefined
  const chunks = await tx
    .selectFrom('import_chunks')
    .select(['number', 'lines', 'rows'])
    .where('import_id', '=', id)
    .where('number', '>', after)
    .orderBy('number')
    .limit(SIDE_BY_SIDE)
    .execute()
  const file = await importFile(tx, workspaceId, row, now)
  const job: Job = { id, workspaceId, kind: row.kind, file }
  return {
    job,
    chunks: chunks.map(({ number, lines, rows }) => ({
      number,
      rows: (rows as string[][]).map((cells, index) => readRow(row.kind, file, { line: lines[index] ?? 0, cells })),
    })),
  }
}

async function finish(db: Database, workspaceId: WorkspaceId, id: string, now: Date): Promise<void> {
  await inWorkspace(db, workspaceId, (tx) =>
    tx
      .updateTable('imports')
      .set({ state: 'done', finished_at: now })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .execute(),
  )
}

/** Whether no two chunks hold the same contact. */
function areApart(chunks: Chunk[]): boolean {
  const seen = new Set<string>()
  for (const { rows } of chunks) {
    const own = new Set(
      rows.flatMap(({ sighting: { identifiers } }) =>
        Object.entries(identifiers).map(([kind, value]) => `${kind} ${value}`),
      ),
    )
    for (const identifier of own) if (seen.has(identifier)) return false
    for (const identifier of own) seen.add(identifier)
  }
  return true
}

async function writeChunk(
  tx: WorkspaceTx,
  { id, workspaceId, kind, file }: Job,
  { number, rows }: Chunk,
  now: Date,
): Promise<void> {
  // A user who deletes it writes it: an attempt that was believed dead
  // finds nothing, nor does one whose import was cancelled.
  const { numDeletedRows } = await tx
    .deleteFrom('import_chunks')
    .where('import_id', '=', id)
    .where('number', '=', number)
    .executeTakeFirst()
  if (Number(numDeletedRows) === 0) return
  await plannedForAny(tx, () => writeRows({ tx, workspaceId, file, now }, id, KINDS[kind], rows))
}
