import { Readable } from 'node:stream'
import type { Database, WorkspaceTx } from '@parcours/db/connection.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { type ContactField, isContactField } from '@parcours/model/contacts/fields.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { parse } from 'csv-parse'
import { sql } from 'kysely'
import { recordConsents } from '../consent/ledger.ts'
import { RUNS_CHANNEL } from '../journeys/launch.ts'
import { found, invalid, Problem } from '../problem.ts'
import { normaliseField } from './normalise.ts'
import { type ContactPatch, dropForeignAddresses, foldPatches, learnProperties, patchContacts } from './patch.ts'
import { type IdentifierKind, resolveContacts, type Sighting, withIdentityRetry } from './resolve.ts'

/** Rows worked on in one transaction. */
const CHUNK = 2000
const MOST_COLUMNS = 200

/**
 * Where each column goes: a field of the contact, `tags`, `consent.email` (yes or no), a property named `properties.KEY`,
 * or null to leave it out.
 */
export type ImportMapping = Record<string, string | null>

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
export async function startImport(tx: WorkspaceTx, id: string, mapping: ImportMapping, now: Date): Promise<void> {
  const row = await getImport(tx, id)
  if (row.state !== 'uploaded') throw new Problem('conflict', 'import.alreadyStarted')
  const issues: Issue[] = []
  const taken = new Set<string>()
  for (const [column, target] of Object.entries(mapping)) {
    if (!row.header.includes(column)) issues.push(issue(`mapping.${column}`, 'import.columnUnknown', { column }))
    if (target !== null && target !== 'tags' && taken.has(target)) issues.push(issue(`mapping.${column}`, 'import.columnTwice', { field: target }))
    if (target !== null) taken.add(target)
  }
  if (!['email', 'phone', 'externalId'].some((target) => taken.has(target))) issues.push(issue('mapping', 'import.noIdentifier'))
  if (issues.length > 0) throw invalid(issues)
  await tx
    .updateTable('imports')
    .set({ mapping: JSON.stringify(mapping), state: 'running', to_start: true, started_at: now })
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

async function importOnce(tx: WorkspaceTx, workspaceId: string, id: string, now: Date): Promise<boolean> {
  const job = await tx.selectFrom('imports').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (job?.state !== 'running') return true
  const chunk = await tx.selectFrom('import_chunks').selectAll().where('import_id', '=', id).where('number', '=', job.next_chunk).executeTakeFirst()
  if (!chunk) {
    await tx.updateTable('imports').set({ state: 'done', finished_at: now }).where('id', '=', id).execute()
    await tx.deleteFrom('import_chunks').where('import_id', '=', id).execute()
    return true
  }
  const parsed = (chunk.rows as string[][]).map((cells, index) => ({ line: chunk.first_line + index, cells, ...readRow(job.header, job.mapping as ImportMapping, cells) }))
  const good = parsed.filter(({ issues }) => issues.length === 0)
  const rejected = parsed.filter(({ issues }) => issues.length > 0)
  const { contactIds, created, newcomers } = await resolveContacts(
    tx,
    workspaceId,
    good.map(({ sighting }) => sighting),
  )
  const patches = foldPatches(good.map(({ patch }, index) => ({ ...patch, contactId: contactIds[index] ?? '' })))
  await patchContacts(tx, workspaceId, await dropForeignAddresses(tx, workspaceId, patches), now, newcomers)
  await learnProperties(tx, workspaceId, patches)
  await recordConsents(
    tx,
    workspaceId,
    good.flatMap(({ consent, line }, index) =>
      consent === undefined
        ? []
        : [
            {
              contactId: contactIds[index] ?? '',
              channel: 'email' as const,
              decision: consent ? ('given' as const) : ('withdrawn' as const),
              source: 'import',
              evidence: { file: job.file_name, line },
              decidedAt: now,
            },
          ],
    ),
  )
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
      processed_rows: job.processed_rows + parsed.length,
      created_contacts: job.created_contacts + created.size,
      updated_contacts: job.updated_contacts + new Set(contactIds).size - created.size,
      rejected_rows: job.rejected_rows + rejected.length,
    })
    .where('id', '=', id)
    .execute()
  return false
}

const YES = new Set(['yes', 'true', '1', 'oui', 'vrai', 'x', 'y', 'o'])
const NO = new Set(['no', 'false', '0', 'non', 'faux', 'n'])
const IDENTIFIERS: Partial<Record<ContactField, IdentifierKind>> = { externalId: 'external_id', email: 'email', phone: 'phone' }

/** One row as who it is of and what it says, or why it cannot be taken. */
function readRow(header: string[], mapping: ImportMapping, cells: string[]): { issues: Issue[]; sighting: Sighting; patch: ContactPatch; consent?: boolean } {
  const issues: Issue[] = []
  const sighting: Sighting = { identifiers: {} }
  const patch: ContactPatch = { contactId: '', fields: {}, properties: {} }
  let consent: boolean | undefined
  for (const [index, column] of header.entries()) {
    const target = mapping[column]
    const cell = (cells[index] ?? '').trim()
    if (!target || cell === '') continue
    if (isContactField(target)) {
      const normal = normaliseField(target, cell, column)
      if ('issue' in normal) {
        issues.push(normal.issue)
        continue
      }
      patch.fields[target] = normal.value
      const kind = IDENTIFIERS[target]
      if (kind) sighting.identifiers[kind] = normal.value
    } else if (target === 'tags')
      patch.addTags = [
        ...(patch.addTags ?? []),
        ...cell
          .split(/[,;|]/)
          .map((tag) => tag.trim())
          .filter(Boolean),
      ]
    else if (target === 'consent.email') {
      if (YES.has(cell.toLowerCase())) consent = true
      else if (NO.has(cell.toLowerCase())) consent = false
    } else if (target.startsWith('properties.')) patch.properties[target.slice('properties.'.length)] = typed(cell)
  }
  if (issues.length === 0 && Object.keys(sighting.identifiers).length === 0) issues.push(issue('row', 'contact.identifierMissing'))
  return consent === undefined ? { issues, sighting, patch } : { issues, sighting, patch, consent }
}

/** A cell as the value that it shows. Digits that begin with 0 are a code, not a number. */
function typed(cell: string): string | number | boolean {
  if (/^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(cell)) return Number(cell)
  if (cell === 'true' || cell === 'false') return cell === 'true'
  return cell
}

/** Rejected rows with the reasons, line by line, for a file that a person mends and imports again. */
export async function rejectedRows(tx: WorkspaceTx, id: string) {
  const rows = await tx.selectFrom('import_rejects').select(['line', 'cells', 'reasons']).where('import_id', '=', id).orderBy('line').execute()
  return rows.map(({ line, cells, reasons }) => ({ line, cells: cells as string[], reasons: reasons as Issue[] }))
}
