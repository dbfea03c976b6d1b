import type { ImportKind } from '@parcours/model/imports/format.ts'
import { issue } from '@parcours/model/issue.ts'
import { wordsOf } from '../quarantine/quarantine.ts'
import { contactRows } from './contact-rows.ts'
import { orderRows } from './order-rows.ts'
import type { FileRecord } from './read-records.ts'
import type { ImportFile, ReadRow, RowImporter } from './rows.ts'

/**
 * The kinds of files: what a row is, and where its columns may go. Each kind has rows of its own, which the compiler
 * cannot follow through a lookup.
 */
export const KINDS = { contacts: contactRows, orders: orderRows } as Record<ImportKind, RowImporter>

/**
 * Reads a row as its kind does. One that has not as many cells as the header says nothing that could be trusted, and a
 * fault of ours costs no other row.
 */
export function readRow(kind: ImportKind, file: ImportFile, record: FileRecord): ReadRow {
  const [columns, cells] = [file.header.length, record.cells.length]
  try {
    const row = KINDS[kind].read(file, record)
    if (cells > columns) row.issues = [issue('row', 'import.cellsTooMany', { cells, columns })]
    if (cells < columns && !file.fillShortRows) row.issues = [issue('row', 'import.cellsTooFew', { cells, columns })]
    return row
  } catch (error) {
    return {
      ...record,
      issues: [issue('row', 'import.rowFailed', { reason: wordsOf(error) })],
      left: [],
      sighting: { identifiers: {} },
    }
  }
}
