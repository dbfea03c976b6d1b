import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import type { ColumnFormat } from '@parcours/model/imports/format.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { truncateText } from '@parcours/model/values/text.ts'
import type { IdentitySignal } from '../contacts/resolve.ts'
import type { FileRecord } from './read-records.ts'

/** A column that goes somewhere. */
export interface ImportColumn {
  /** Its place in the file. */
  index: number
  name: string
  target: string
  format: ColumnFormat
}

/** A file that is imported, as its rows are read by. */
export interface ImportFile {
  name: string
  header: string[]
  columns: ImportColumn[]
  /** Where telephone numbers without their country are from, unless the row says otherwise; ISO 3166-1. */
  country: string | undefined
  /** The workspace's time zone and currency. */
  zone: string
  currency: string
  /** Whether a yes stands against a withdrawal. */
  reviveConsents: boolean
  /** Whether cells that a row lacks at its end are empty; otherwise the row is rejected. */
  fillShortRows: boolean
  now: Date
}

/** What a row says, and who says it. */
export interface ReadRow extends FileRecord {
  /** Why the row cannot be taken; it is rejected then. */
  issues: Issue[]
  /** Cells that are left out of the row, and why. */
  left: Issue[]
  sighting: IdentitySignal
}

export interface ImportContext {
  tx: WorkspaceTx
  workspaceId: WorkspaceId
  file: ImportFile
  now: Date
}

export interface ImportedRows {
  /** Contacts made, and contacts changed. */
  created: number
  updated: number
  orders: number
  /** Orders that are here already, as the file tells them. */
  knownOrders: number
  /** Contacts with consent in the file who have withdrawn it. */
  keptWithdrawn: number
  /** Found out while writing, by line: cells that were left out, and rows that were not written. */
  left: Map<number, Issue[]>
  rejected: Map<number, Issue[]>
}

export const NOTHING_IMPORTED: Readonly<Omit<ImportedRows, 'left' | 'rejected'>> = {
  created: 0,
  updated: 0,
  orders: 0,
  knownOrders: 0,
  keptWithdrawn: 0,
}

/**
 * One kind of file: whether its columns go to what is needed, how a
 * row is read, and how the rows of a chunk are taken in together.
 */
export interface RowImporter<Row extends ReadRow = ReadRow> {
  isTarget(target: string): boolean
  checkTargets(targets: ReadonlySet<string>): Issue[]
  read(file: ImportFile, record: FileRecord): Row
  /** The stored value of a cell, shown before the start. */
  stored(row: Row, target: string): unknown
  /** Rejects rows that others of the chunk show to be wrong. */
  settle?(rows: Row[]): void
  /** Rows with the same unit are written together or not at all. */
  unitOf(row: Row): string | number
  write(context: ImportContext, rows: Row[]): Promise<ImportedRows>
}

export interface MappedCell {
  column: ImportColumn
  cell: string
}

/**
 * The cells that go somewhere and are not empty; those that hold what the file's encoding could not tell are left out.
 */
export function mappedCells({ columns }: ImportFile, cells: string[], left: Issue[]): MappedCell[] {
  const mapped: MappedCell[] = []
  for (const column of columns) {
    const cell = (cells[column.index] ?? '').trim().normalize('NFC')
    if (cell === '') continue
    if (cell.includes('\ufffd')) left.push(issue(column.name, 'import.cellUndecodable', { value: shortened(cell) }))
    else mapped.push({ column, cell })
  }
  return mapped
}

export function shortened(cell: string): string {
  return cell.length > 60 ? `${truncateText(cell, 60)}…` : cell
}
