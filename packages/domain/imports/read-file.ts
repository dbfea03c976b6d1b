import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ImportId, WorkspaceId } from '@parcours/model/id.ts'
import type { Encoding, Separator } from '@parcours/model/imports/format.ts'
import { issue } from '@parcours/model/issue.ts'
import { invalid } from '../problem.ts'
import { decoded, EncodingDetector } from './encoding.ts'
import { type FileProfile, newColumnProfile, recordValue } from './profile.ts'
import { type FileRecord, readRecords } from './read-records.ts'
import { sniffSeparator } from './separator.ts'

/** Rows and characters of a chunk, which is held in memory and written in one transaction. */
export const CHUNK_ROWS = 2000
const CHUNK_CHARACTERS = 4_000_000
const MAX_COLUMNS = 200
/** Characters by which the separator is recognised. */
const HEAD = 65_536

/** How a file is to be read; what is absent is recognised. */
export interface Reading {
  encoding?: Encoding | undefined
  separator?: Separator | undefined
}

/**
 * Reads the uploaded pieces as rows, cut in chunks, and notes what
 * its columns look like. @throws Problem when it is no CSV
 */
export async function readFile(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  importId: ImportId,
  given: Reading,
): Promise<void> {
  const pieces = () => piecesOf(tx, importId)
  const encoding = given.encoding ?? (await detect(pieces()))
  const { head, text } = await peek(decoded(pieces(), encoding))
  const sniffed = sniffSeparator(head)
  const separator = given.separator ?? sniffed.separator
  const chunks = new ChunkWriter(tx, workspaceId, importId)
  let header: string[] | undefined
  const profile: FileProfile = { columns: [], longRows: 0, shortRows: 0, emptyRows: 0 }
  const onEmpty = () => {
    profile.emptyRows++
  }
  const rows = readRecords(skipping(text, sniffed.skip), separator, sniffed.skip > 0 ? 2 : 1, onEmpty)
  for await (const records of rows) {
    for (const record of records) {
      if (header) {
        if (chunks.add(note(profile, record))) await chunks.flush()
      } else {
        header = columnNames(record.cells)
        profile.columns = header.map(newColumnProfile)
      }
    }
  }
  await chunks.flush()
  if (!header) throw invalid([issue('file', 'import.noHeader')])
  await tx
    .updateTable('imports')
    .set({ encoding, separator, header, profile: JSON.stringify(profile), total_rows: chunks.rows })
    .where('id', '=', importId)
    .execute()
}

async function* piecesOf(tx: WorkspaceTx, importId: ImportId): AsyncGenerator<Uint8Array> {
  for (let number = 0; ; number++) {
    const piece = await tx
      .selectFrom('import_pieces')
      .select('bytes')
      .where('import_id', '=', importId)
      .where('number', '=', number)
      .executeTakeFirst()
    if (!piece) return
    yield piece.bytes
  }
}

async function detect(pieces: AsyncIterable<Uint8Array>): Promise<Encoding> {
  const detector = new EncodingDetector()
  for await (const piece of pieces) detector.add(piece)
  return detector.found()
}

/** The beginning of a text, and the whole text again. */
async function peek(text: AsyncGenerator<string>): Promise<{ head: string; text: AsyncIterable<string> }> {
  let head = ''
  for (let next = await text.next(); !next.done; next = await text.next()) {
    head += next.value
    if (head.length > HEAD) break
  }
  async function* whole() {
    yield head
    yield* text
  }
  return { head: head.slice(0, HEAD), text: whole() }
}

async function* skipping(text: AsyncIterable<string>, characters: number): AsyncGenerator<string> {
  let isFirst = true
  for await (const part of text) {
    yield isFirst ? part.slice(characters) : part
    isFirst = false
  }
}

/**
 * The names of the columns, each once: one without a name has its place, one whose name is taken a number. @throws
 * Problem when there are none, or too many
 */
function columnNames(cells: string[]): string[] {
  if (cells.length > MAX_COLUMNS)
    throw invalid([issue('file', 'import.tooManyColumns', { columns: cells.length, max: MAX_COLUMNS })])
  const names = new Set<string>()
  for (const [index, cell] of cells.entries()) {
    // JSON cannot name a field `__proto__`.
    const name = cell.trim().replace(/^__proto__$/, 'proto') || `#${index + 1}`
    let free = name
    for (let number = 2; names.has(free); number++) free = `${name} (${number})`
    names.add(free)
  }
  return [...names]
}

/** Records the profile of a row. Separators behind the last column that divide nothing are no cells. */
function note(profile: FileProfile, { line, cells }: FileRecord): FileRecord {
  const { columns } = profile
  const last = cells.findLastIndex((cell) => cell !== '') + 1
  const row = cells.length > columns.length ? cells.slice(0, Math.max(last, columns.length)) : cells
  if (row.length > columns.length) profile.longRows++
  else if (row.length < columns.length) profile.shortRows++
  else for (const [index, column] of columns.entries()) if (row[index]) recordValue(column, row[index])
  return { line, cells: row }
}

/** Writes rows as they come, so many at a time. */
class ChunkWriter {
  rows = 0
  private readonly tx: WorkspaceTx
  private readonly workspaceId: WorkspaceId
  private readonly importId: ImportId
  private number = 0
  private characters = 0
  private chunk: FileRecord[] = []

  constructor(tx: WorkspaceTx, workspaceId: WorkspaceId, importId: ImportId) {
    this.tx = tx
    this.workspaceId = workspaceId
    this.importId = importId
  }

  /** Whether it is time to write them. */
  add(record: FileRecord): boolean {
    this.chunk.push(record)
    for (const cell of record.cells) this.characters += cell.length
    return this.chunk.length === CHUNK_ROWS || this.characters > CHUNK_CHARACTERS
  }

  async flush(): Promise<void> {
    if (this.chunk.length === 0) return
    await this.tx
      .insertInto('import_chunks')
      .values({
        workspace_id: this.workspaceId,
        import_id: this.importId,
        number: this.number++,
        lines: this.chunk.map(({ line }) => line),
        rows: JSON.stringify(this.chunk.map(({ cells }) => cells)),
      })
      .execute()
    this.rows += this.chunk.length
    this.characters = 0
    this.chunk = []
  }
}
