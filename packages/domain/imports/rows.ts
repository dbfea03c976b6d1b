import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Issue } from '@parcours/model/issue.ts'

export const IMPORT_KINDS = ['contacts', 'orders'] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]

/** Where each column goes: a target of the kind, or null to leave it out. */
export type ImportMapping = Record<string, string | null>

export interface ImportRow {
  /** In the file, counted from 1, the header included. */
  line: number
  cells: string[]
}
export interface RejectedRow extends ImportRow {
  issues: Issue[]
}

export interface ImportContext {
  tx: WorkspaceTx
  workspaceId: string
  file: { name: string; header: string[]; mapping: ImportMapping }
  now: Date
}

export interface ImportedRows {
  /** Contacts made, and contacts changed. */
  created: number
  updated: number
  orders: number
  rejected: RejectedRow[]
}

/** One kind of file: whether its columns go to what is needed, and how a chunk of rows is taken in. */
export interface RowImporter {
  checkTargets(targets: ReadonlySet<string>): Issue[]
  importRows(context: ImportContext, rows: ImportRow[]): Promise<ImportedRows>
}

/** The cells that go somewhere and are not empty, with their column and target. */
export function mappedCells({ header, mapping }: ImportContext['file'], cells: string[]): { column: string; target: string; cell: string }[] {
  return header.flatMap((column, index) => {
    const [target, cell] = [mapping[column], (cells[index] ?? '').trim()]
    return target && cell !== '' ? [{ column, target, cell }] : []
  })
}
