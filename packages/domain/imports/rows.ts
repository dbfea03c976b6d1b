import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Issue } from '@parcours/model/issue.ts'
import type { Sighting } from '../contacts/resolve.ts'

export const IMPORT_KINDS = ['contacts', 'orders'] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]

/** Where each column goes: a target of the kind, or null to leave it out. */
export type ImportMapping = Record<string, string | null>

export interface ImportRow {
  /** In the file, counted from 1, the header included. */
  line: number
  cells: string[]
}

/** A file that is imported, as its rows are read by. */
export interface ImportFile {
  name: string
  header: string[]
  mapping: ImportMapping
}

/** What a row says, and who says it. A row with issues is rejected, with them as the reason. */
export interface ReadRow extends ImportRow {
  issues: Issue[]
  sighting: Sighting
}

export interface ImportContext {
  tx: WorkspaceTx
  workspaceId: string
  file: ImportFile
  now: Date
}

export interface ImportedRows {
  /** Contacts made, and contacts changed. */
  created: number
  updated: number
  orders: number
}

/** One kind of file: whether its columns go to what is needed, how a row is read, and how the rows of a chunk are taken in together. */
export interface RowImporter<Row extends ReadRow = ReadRow> {
  checkTargets(targets: ReadonlySet<string>): Issue[]
  read(file: ImportFile, row: ImportRow): Row
  write(context: ImportContext, rows: Row[]): Promise<ImportedRows>
}

/** The cells that go somewhere and are not empty, with their column and target. */
export function mappedCells({ header, mapping }: ImportFile, cells: string[]): { column: string; target: string; cell: string }[] {
  return header.flatMap((column, index) => {
    const [target, cell] = [mapping[column], (cells[index] ?? '').trim()]
    return target && cell !== '' ? [{ column, target, cell }] : []
  })
}
