import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import type { ColumnFormat } from '@parcours/model/imports/format.ts'
import type { Issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import { getImport, type ImportRecord, importFile } from './import.ts'
import { KINDS, readRow } from './kinds.ts'
import { YES_WORDS } from './read-cell.ts'
import type { OfferedFormat } from './recognise.ts'
import type { ReadRow } from './rows.ts'
import { type ImportChoice, settleImport } from './settle.ts'

/** Rows that are shown. */
const SHOWN_ROWS = 10
/** Examples of cells of a column that cannot be read. */
const SHOWN_CELLS = 3

export interface ImportPreview {
  columns: {
    name: string
    target: string | null
    format: ColumnFormat
    formats: readonly ColumnFormat[]
    ambiguous: boolean
    offered: OfferedFormat | null
    /** Of the whole file: rows in which the column holds something. */
    filled: number
    /** Of the rows that were read: cells that are left out, or reject their row. */
    unreadable: number
    unreadableCells: string[]
  }[]
  /** Rows that were read, and of those rejected. */
  sampleRows: number
  sampleRejected: number
  /** Of the whole file. */
  longRows: number
  shortRows: number
  /** The first rows as they will be stored, cell by cell. */
  rows: { line: number; stored: unknown[]; issues: Issue[]; rejected: boolean }[]
  /** Contacts with consent in the file who have withdrawn it. */
  withdrawn: number
  /** What stands against a start. */
  issues: Issue[]
}

/** What an import would do, before it is started. */
export async function previewImport(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  id: string,
  choice: ImportChoice,
  now: Date,
): Promise<ImportPreview> {
  const row = await getImport(tx, id)
  const settled = await settleImport(tx, workspaceId, row, choice)
  const job: ImportRecord = { ...row, kind: choice.kind, mapping: choice.mapping, settings: settled.settings }
  const file = await importFile(tx, workspaceId, job, now)
  const sample = (await firstChunk(tx, id)).map((record) => readRow(choice.kind, file, record))
  const importer = KINDS[choice.kind]
  importer.settle?.(sample)
  const issuesOf = ({ issues, left }: ReadRow) => (issues.length > 0 ? issues : left)
  return {
    columns: settled.columns.map((column, index) => {
      const unreadable = sample.filter((one) => issuesOf(one).some(({ path }) => path === column.name))
      const cells = [...new Set(unreadable.map((one) => one.cells[index] ?? ''))].slice(0, SHOWN_CELLS)
      return {
        ...column,
        filled: row.profile.columns[index]?.filled ?? 0,
        unreadable: unreadable.length,
        unreadableCells: cells,
      }
    }),
    sampleRows: sample.length,
    sampleRejected: sample.filter(({ issues }) => issues.length > 0).length,
    longRows: row.profile.longRows,
    shortRows: row.profile.shortRows,
    rows: sample.slice(0, SHOWN_ROWS).map((one) => ({
      line: one.line,
      stored: settled.columns.map(({ target }) =>
        target === null || one.issues.length > 0 ? null : (importer.stored(one, target) ?? null),
      ),
      issues: issuesOf(one),
      rejected: one.issues.length > 0,
    })),
    withdrawn: choice.kind === 'contacts' ? await countWithdrawn(tx, workspaceId, job) : 0,
    issues: settled.issues,
  }
}

async function firstChunk(tx: WorkspaceTx, id: string): Promise<{ line: number; cells: string[] }[]> {
  const chunk = await tx
    .selectFrom('import_chunks')
    .select(['lines', 'rows'])
    .where('import_id', '=', id)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst()
  return ((chunk?.rows ?? []) as string[][]).map((cells, index) => ({ line: chunk?.lines[index] ?? 0, cells }))
}

const IDENTIFIERS = { externalId: 'external_id', email: 'email' } as const

/**
 * Contacts who left and of whom the file says yes, in all of its rows:
 * by their address or external id as the file writes them.
 */
async function countWithdrawn(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  { id, header, mapping }: ImportRecord,
): Promise<number> {
  const placeOf = (target: string) =>
    header.findIndex((column) => Object.hasOwn(mapping ?? {}, column) && mapping?.[column] === target)
  const consent = placeOf('consent.email')
  const wanted = (Object.entries(IDENTIFIERS) as [keyof typeof IDENTIFIERS, string][]).flatMap(([target, kind]) =>
    placeOf(target) < 0 ? [] : [{ kind, place: placeOf(target) }],
  )
  if (consent < 0 || wanted.length === 0) return 0
  const { rows } = await sql<{ count: number }>`
    WITH said AS (
      SELECT DISTINCT w.kind,
             CASE
              WHEN w.kind = 'email' THEN lower(btrim(r.cells ->> w.place))
              ELSE btrim(r.cells ->> w.place) END AS value
        FROM import_chunks k
       CROSS JOIN LATERAL jsonb_array_elements(k.rows) AS r (cells)
       CROSS JOIN unnest(${wanted.map(({ kind }) => kind)}::text[],
           ${wanted.map(({ place }) => place)}::int[]) AS w (kind, place)
       WHERE k.import_id = ${id} AND lower(btrim(r.cells ->> ${consent}::int)) = ANY (${YES_WORDS}::text[])
    )
    SELECT count(DISTINCT i.contact_id)::int AS count
      FROM said
      JOIN contact_identifiers i ON i.workspace_id = ${workspaceId} AND i.kind = said.kind AND i.value = said.value
      JOIN consents c ON c.workspace_id = ${workspaceId}
       AND c.contact_id = i.contact_id
       AND c.channel = 'email'
       AND c.purpose = 'marketing'
     WHERE c.decision = 'withdrawn'`.execute(tx)
  return rows[0]?.count ?? 0
}
