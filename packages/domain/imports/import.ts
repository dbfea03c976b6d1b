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
import type { ImportKind, ImportMapping, RowImporter } from './rows.ts'

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
        .values({ workspace_id: workspaceId, import_id: id, number: number++, first_line: line, rows: JSON.stringify(chunk) })
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

/**
 * Imports the next chunk in one transaction, its progress included: after a crash it goes on with the chunk that was not
 * finished. True when nothing is left.
 */
export function importNextChunk(db: Database, workspaceId: string, id: string, now: Date): Promise<boolean> {
  return withIdentityRetry(() => inWorkspace(db, workspaceId, (tx) => importOnce(tx, workspaceId, id, now)))
}

/** The kinds of files: what a row is, and where its columns may go. */
const KINDS: Record<ImportKind, RowImporter> = { contacts: contactRows, orders: orderRows }

async function importOnce(tx: WorkspaceTx, workspaceId: string, id: string, now: Date): Promise<boolean> {
  const job = await tx.selectFrom('imports').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (job?.state !== 'running') return true
  const chunk = await tx.selectFrom('import_chunks').selectAll().where('import_id', '=', id).where('number', '=', job.next_chunk).executeTakeFirst()
  if (!chunk) {
    await tx.updateTable('imports').set({ state: 'done', finished_at: now }).where('id', '=', id).execute()
    await tx.deleteFrom('import_chunks').where('import_id', '=', id).execute()
    return true
  }
  const rows = (chunk.rows as string[][]).map((cells, index) => ({ line: chunk.first_line + index, cells }))
  const file = { name: job.file_name, header: job.header, mapping: job.mapping as ImportMapping }
  const { created, updated, orders, rejected } = await KINDS[job.kind as ImportKind].importRows({ tx, workspaceId, file, now }, rows)
  if (rejected.length > 0) {
    await sql`
      INSERT INTO import_rejects (workspace_id, import_id, line, cells, reasons)
      SELECT ${workspaceId}, ${id}, * FROM unnest(${rejected.map(({ line }) => line)}::int[], ${rejected.map(({ cells }) => JSON.stringify(cells))}::jsonb[],
        ${rejected.map(({ issues }) => JSON.stringify(issues))}::jsonb[])`.execute(tx)
  }
  await tx
    .updateTable('imports')
    .set({
      next_chunk: job.next_chunk + 1,
      processed_rows: job.processed_rows + rows.length,
      created_contacts: job.created_contacts + created,
      updated_contacts: job.updated_contacts + updated,
      orders: job.orders + orders,
      rejected_rows: job.rejected_rows + rejected.length,
    })
    .where('id', '=', id)
    .execute()
  return false
}

/** Rejected rows with the reasons, line by line, for a file that a person mends and imports again. */
export async function rejectedRows(tx: WorkspaceTx, id: string) {
  const rows = await tx.selectFrom('import_rejects').select(['line', 'cells', 'reasons']).where('import_id', '=', id).orderBy('line').execute()
  return rows.map(({ line, cells, reasons }) => ({ line, cells: cells as string[], reasons: reasons as Issue[] }))
}
