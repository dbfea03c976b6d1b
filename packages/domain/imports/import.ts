import { Readable } from 'node:stream'
import type { Database, WorkspaceTx } from '@parcours/db/connection.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { parse } from 'csv-parse'
import { sql } from 'kysely'
import { withIdentityRetry } from '../contacts/resolve.ts'
import { RUNS_CHANNEL } from '../journeys/launch.ts'
import { found, invalid, Problem } from '../problem.ts'
import { contactRows } from './contact-rows.ts'
import { orderRows } from './order-rows.ts'
import type { ImportFile, ImportKind, ImportMapping, ReadRow, RowImporter } from './rows.ts'

/** Rows worked on in one transaction. */
const CHUNK = 2000
const MOST_COLUMNS = 200

/** Takes an uploaded file in, cut in chunks, as it streams past; the file is never held whole. */
export async function uploadImport(db: Database, workspaceId: string, fileName: string, body: Readable): Promise<string> {
  return db.transaction().execute(async (tx) => {
    const { id } = await tx.insertInto('imports').values({ workspace_id: workspaceId, file_name: fileName, header: [], total_rows: 0 }).returning('id').executeTakeFirstOrThrow()
    let header: string[] | undefined
    let chunk: string[][] = []
    let [number, rows, line] = [0, 0, 2]
    const flush = async () => {
      if (chunk.length === 0) return
      await tx
        .insertInto('import_chunks')
        .values({ workspace_id: workspaceId, import_id: id, number: number++, lines: chunk.map((_, index) => line + index), rows: JSON.stringify(chunk) })
        .execute()
      rows += chunk.length
      line += chunk.length
      chunk = []
    }
    try {
      const { delimiter, text } = await sniffDelimiter(body)
      const records = text.pipe(parse({ bom: true, delimiter, relax_column_count: true, skip_empty_lines: true, max_record_size: 256_000 }))
      for await (const record of records as AsyncIterable<string[]>) {
        if (!header) header = record.slice(0, MOST_COLUMNS).map((name) => name.trim())
        else if (chunk.push(record.slice(0, header.length)) === CHUNK) await flush()
      }
    } catch (error) {
      const { lines, message } = error as { lines?: number; message: string }
      throw invalid([issue('file', 'import.notCsv', { line: lines ?? 1, reason: message })])
    }
    await flush()
    if (!header || header.every((name) => name === '')) throw invalid([issue('file', 'import.noHeader')])
    await tx.updateTable('imports').set({ header, total_rows: rows }).where('workspace_id', '=', workspaceId).where('id', '=', id).execute()
    return id
  })
}

const DELIMITERS = [',', ';', '\t']

/** The delimiter that the first line uses most, and the whole text again. */
async function sniffDelimiter(body: Readable): Promise<{ delimiter: string; text: Readable }> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const read: Buffer[] = []
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    read.push(Buffer.from(next.value))
    if (next.value.includes(10) || Buffer.concat(read).length > 65_536) break
  }
  const line =
    Buffer.concat(read)
      .toString()
      .split('\n')[0]
      ?.replace(/"[^"]*"/g, '') ?? ''
  const count = (delimiter: string) => line.split(delimiter).length
  const delimiter = DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best))
  async function* whole() {
    yield* read
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
  }
  return { delimiter, text: Readable.from(whole()) }
}

export async function getImport(tx: WorkspaceTx, id: string) {
  return found(await tx.selectFrom('imports').selectAll().where('id', '=', id).executeTakeFirst(), 'notFound.import')
}

export function listImports(tx: WorkspaceTx) {
  return tx.selectFrom('imports').selectAll().where('state', '<>', 'uploaded').orderBy('id', 'desc').limit(50).execute()
}

/** The first rows, for a person to map the columns by. */
export async function previewRows(tx: WorkspaceTx, id: string): Promise<string[][]> {
  const { rows } = await sql<{ rows: string[][] }>`
    SELECT jsonb_path_query_array(rows, '$[0 to 9]') AS rows FROM import_chunks WHERE import_id = ${id} ORDER BY number LIMIT 1`.execute(tx)
  return rows[0]?.rows ?? []
}

/** Settles the mapping and marks the import to be started; the launcher and its workflow do the rest. @throws Problem on an impossible mapping */
export async function startImport(tx: WorkspaceTx, id: string, kind: ImportKind, mapping: ImportMapping, now: Date): Promise<void> {
  const row = await getImport(tx, id)
  if (row.state !== 'uploaded') throw new Problem('conflict', 'import.alreadyStarted')
  const issues: Issue[] = []
  const taken = new Set<string>()
  for (const [column, target] of Object.entries(mapping)) {
    if (!row.header.includes(column)) issues.push(issue(`mapping.${column}`, 'import.columnUnknown', { column }))
    if (target !== null && target !== 'tags' && taken.has(target)) issues.push(issue(`mapping.${column}`, 'import.columnTwice', { field: target }))
    if (target !== null) taken.add(target)
  }
  issues.push(...KINDS[kind].checkTargets(taken))
  if (issues.length > 0) throw invalid(issues)
  await tx
    .updateTable('imports')
    .set({ kind, mapping: JSON.stringify(mapping), state: 'running', to_start: true, started_at: now })
    .where('id', '=', id)
    .execute()
  await sql`SELECT pg_notify(${RUNS_CHANNEL}, '')`.execute(tx)
}

/** Imports that are marked but perhaps not started yet. */
export function importsToStart(db: Database) {
  return db.selectFrom('imports').select(['workspace_id', 'id']).where('to_start', '=', true).limit(100).execute()
}

export async function markImportStarted(db: Database, workspaceId: string, id: string): Promise<void> {
  await db.updateTable('imports').set({ to_start: false }).where('workspace_id', '=', workspaceId).where('id', '=', id).execute()
}

/** The kinds of files: what a row is, and where its columns may go. Each kind has rows of its own, which the compiler cannot follow through a lookup. */
const KINDS = { contacts: contactRows, orders: orderRows } as Record<ImportKind, RowImporter>

/** Chunks worked on at once, each in a transaction of its own: PostgreSQL has more than one core. */
const SIDE_BY_SIDE = 2

interface Job {
  id: string
  workspaceId: string
  kind: ImportKind
  file: ImportFile
}

interface Chunk {
  number: number
  rows: ReadRow[]
}

/**
 * Imports chunk after chunk until a moment, each in one transaction, its progress included: after a crash it goes on with those that were not finished.
 * While some are written, the next are read. True when nothing is left.
 */
export async function importUntil(db: Database, workspaceId: string, id: string, clock: () => Date, end: Date): Promise<boolean> {
  const read = (after: number) => inWorkspace(db, workspaceId, (tx) => readNext(tx, workspaceId, id, after))
  for (let next = await read(-1); next; ) {
    if (next.chunks.length === 0) {
      await finish(db, workspaceId, id, clock())
      return true
    }
    const isLast = clock() >= end
    const [following] = await Promise.all([isLast ? undefined : read(next.chunks.at(-1)?.number ?? -1), writeChunks(db, next, clock())])
    if (isLast) return false
    next = following
  }
  return true
}

/** Chunks that tell of the same people, and rows of a file often do, wait for each other, so that the last word on each stands. */
async function writeChunks(db: Database, { job, chunks }: { job: Job; chunks: Chunk[] }, now: Date): Promise<void> {
  const write = (chunk: Chunk) => withIdentityRetry(() => inWorkspace(db, job.workspaceId, (tx) => writeChunk(tx, job, chunk, now)))
  if (!areApart(chunks)) {
    for (const chunk of chunks) await write(chunk)
    return
  }
  // All are finished before one fails: otherwise it would be tried again while another is still at work.
  const written = await Promise.allSettled(chunks.map(write))
  for (const one of written) if (one.status === 'rejected') throw one.reason
}

/** The next chunks behind a number, read, none when all are; undefined when the import is over. */
async function readNext(tx: WorkspaceTx, workspaceId: string, id: string, after: number): Promise<{ job: Job; chunks: Chunk[] } | undefined> {
  const row = await tx.selectFrom('imports').selectAll().where('id', '=', id).executeTakeFirst()
  if (row?.state !== 'running') return undefined
  const chunks = await tx.selectFrom('import_chunks').selectAll().where('import_id', '=', id).where('number', '>', after).orderBy('number').limit(SIDE_BY_SIDE).execute()
  const job = { id, workspaceId, kind: row.kind as ImportKind, file: { name: row.file_name, header: row.header, mapping: row.mapping as ImportMapping } }
  return {
    job,
    chunks: chunks.map(({ number, lines, rows }) => ({ number, rows: (rows as string[][]).map((cells, index) => KINDS[job.kind].read(job.file, { line: lines[index] ?? 0, cells })) })),
  }
}

async function finish(db: Database, workspaceId: string, id: string, now: Date): Promise<void> {
  await inWorkspace(db, workspaceId, (tx) => tx.updateTable('imports').set({ state: 'done', finished_at: now }).where('id', '=', id).execute())
}

/** Whether no two chunks tell of the same person. */
function areApart(chunks: Chunk[]): boolean {
  const seen = new Set<string>()
  for (const { rows } of chunks) {
    const own = new Set(rows.flatMap(({ sighting: { identifiers } }) => Object.entries(identifiers).map(([kind, value]) => `${kind} ${value}`)))
    for (const identifier of own) if (seen.has(identifier)) return false
    for (const identifier of own) seen.add(identifier)
  }
  return true
}

async function writeChunk(tx: WorkspaceTx, { id, workspaceId, kind, file }: Job, { number, rows }: Chunk, now: Date): Promise<void> {
  // Whoever deletes it writes it: an attempt that was believed dead finds nothing.
  const { numDeletedRows } = await tx.deleteFrom('import_chunks').where('import_id', '=', id).where('number', '=', number).executeTakeFirst()
  if (Number(numDeletedRows) === 0) return
  const rejected = rows.filter(({ issues }) => issues.length > 0)
  const { created, updated, orders } = await KINDS[kind].write(
    { tx, workspaceId, file, now },
    rows.filter(({ issues }) => issues.length === 0),
  )
  if (rejected.length > 0) {
    await sql`
      INSERT INTO import_rejects (workspace_id, import_id, line, cells, reasons)
      SELECT ${workspaceId}, ${id}, * FROM unnest(${rejected.map(({ line }) => line)}::int[], ${rejected.map(({ cells }) => JSON.stringify(cells))}::jsonb[],
        ${rejected.map(({ issues }) => JSON.stringify(issues))}::jsonb[])`.execute(tx)
  }
  // Last, so that the other chunk waits for this row as short as can be.
  await tx
    .updateTable('imports')
    .set(({ ref }) => ({
      next_chunk: sql`greatest(${ref('next_chunk')}, ${number + 1})`,
      processed_rows: sql`${ref('processed_rows')} + ${rows.length}`,
      created_contacts: sql`${ref('created_contacts')} + ${created}`,
      updated_contacts: sql`${ref('updated_contacts')} + ${updated}`,
      orders: sql`${ref('orders')} + ${orders}`,
      rejected_rows: sql`${ref('rejected_rows')} + ${rejected.length}`,
    }))
    .where('id', '=', id)
    .execute()
}

/** Rejected rows with the reasons, line by line, for a file that a person mends and imports again. */
export async function rejectedRows(tx: WorkspaceTx, id: string) {
  const rows = await tx.selectFrom('import_rejects').select(['line', 'cells', 'reasons']).where('import_id', '=', id).orderBy('line').execute()
  return rows.map(({ line, cells, reasons }) => ({ line, cells: cells as string[], reasons: reasons as Issue[] }))
}
