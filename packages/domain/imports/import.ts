import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { PropertyType } from '@parcours/model/contacts/fields.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import type { ColumnFormat, ImportKind, ImportState } from '@parcours/model/imports/format.ts'
import type { WorkProgress } from '@parcours/model/progress.ts'
import { sql } from 'kysely'
import { countryOfZone } from '../contacts/country.ts'
import { found, Problem } from '../problem.ts'
import { workflowOutbox } from '../workflow-outbox.ts'
import type { FileProfile } from './profile.ts'
import type { ImportFile } from './rows.ts'

/** Where each column goes: a target of the kind, or null to leave it out. */
export type ImportMapping = Record<string, string | null>

/** How a file is to be imported, beside the mapping of its columns; settled at the start. */
export interface ImportSettings {
  /** By column; formats of columns that are not named are recognised. */
  formats: Record<string, ColumnFormat>
  /** The country of telephone numbers without one; the workspace's when null. */
  country: string | null
  reviveConsents: boolean
  fillShortRows: boolean
}

/** An import, its JSON read as what was written there. */
export type ImportRecord = Awaited<ReturnType<typeof getImport>>

const all = (tx: WorkspaceTx) => tx.selectFrom('imports').selectAll()

/** A row as it is read; a file that still comes in is no import yet. @throws Problem for such a one */
function typed<Row extends { state: ImportState; mapping: unknown; settings: unknown; profile: unknown }>(row: Row) {
  const { state } = row
  if (state === 'uploading') throw new Problem('notFound', 'notFound.import')
  return {
    ...row,
    state,
    mapping: row.mapping as ImportMapping | null,
    settings: row.settings as Partial<ImportSettings>,
    profile: { columns: [], longRows: 0, shortRows: 0, emptyRows: 0, ...(row.profile as Partial<FileProfile>) },
  }
}

export async function getImport(tx: WorkspaceTx, id: string) {
  return typed(found(await all(tx).where('id', '=', id).executeTakeFirst(), 'notFound.import'))
}

/** @param lock whether others who would change it wait until this transaction ends */
export async function jobOf(tx: WorkspaceTx, id: string, lock = false): Promise<ImportRecord | undefined> {
  const asked = all(tx).where('id', '=', id)
  const row = await (lock ? asked.forUpdate() : asked).executeTakeFirst()
  return row && typed(row)
}

/** The latest imports, with those that wait for their start; a file that was discarded before it is none. */
export async function listImports(tx: WorkspaceTx): Promise<ImportRecord[]> {
  const rows = await all(tx)
    .where('state', '<>', 'uploading')
    .where((where) => where.or([where('state', '<>', 'cancelled'), where('started_at', 'is not', null)]))
    .orderBy('id', 'desc')
    .limit(50)
    .execute()
  return rows.map(typed)
}

/** Imports that are marked but perhaps not started yet. */
export const IMPORTS_TO_START = workflowOutbox<{ kind: ImportKind; rows: number }>({
  table: 'imports',
  mark: 'to_start',
  columns: sql`r.kind, r.total_rows AS rows`,
})

/** How far an import is, in rows. */
export async function importProgress(tx: WorkspaceTx, id: string): Promise<WorkProgress> {
  const row = await tx
    .selectFrom('imports')
    .select(['processed_rows as done', 'total_rows as total'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? { done: 0, total: 0 }
}

/**
 * Ends an import that has not ended. What was taken in stays; the
 * rest of the file is forgotten. @throws Problem when it is over
 */
export async function cancelImport(tx: WorkspaceTx, id: string, now: Date): Promise<void> {
  const { state } = await getImport(tx, id)
  if (state !== 'uploaded' && state !== 'running') throw new Problem('conflict', 'import.over')
  for (const table of ['import_chunks', 'import_pieces'] as const)
    await tx.deleteFrom(table).where('import_id', '=', id).execute()
  await tx
    .updateTable('imports')
    .set({ state: 'cancelled', to_start: false, finished_at: now })
    .where('id', '=', id)
    .where('state', 'in', ['uploaded', 'running'])
    .execute()
}

/** The workspace's settings that rows depend on. */
export async function workspaceOf(tx: WorkspaceTx, workspaceId: WorkspaceId) {
  return tx
    .selectFrom('workspaces')
    .select(['time_zone', 'language', 'currency'])
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
}

/** The types of the properties that the workspace knows. */
export async function propertyTypes(tx: WorkspaceTx): Promise<Map<string, PropertyType>> {
  const rows = await tx.selectFrom('property_definitions').select(['key', 'type']).execute()
  return new Map(rows.map(({ key, type }) => [key, type]))
}

/** A started import as its rows are read by. */
export async function importFile(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  row: ImportRecord,
  now: Date,
): Promise<ImportFile> {
  const { time_zone: zone, currency } = await workspaceOf(tx, workspaceId)
  const [mapping, formats] = [
    new Map(Object.entries(row.mapping ?? {})),
    new Map(Object.entries(row.settings.formats ?? {})),
  ]
  return {
    name: row.file_name,
    header: row.header,
    columns: row.header.flatMap((name, index) => {
      const target = mapping.get(name)
      return target ? [{ index, name, target, format: formats.get(name) ?? 'text' }] : []
    }),
    country: row.settings.country ?? countryOfZone(zone),
    zone,
    currency,
    reviveConsents: row.settings.reviveConsents ?? false,
    fillShortRows: row.settings.fillShortRows ?? false,
    now,
  }
}

/** The first rows as the file has them, to map the columns by. */
export async function firstRows(tx: WorkspaceTx, id: string): Promise<string[][]> {
  const { rows } = await sql<{ rows: string[][] }>`
    SELECT jsonb_path_query_array(rows, '$[0 to 9]') AS rows
      FROM import_chunks
     WHERE import_id = ${id}
     ORDER BY number
     LIMIT 1`.execute(tx)
  return rows[0]?.rows ?? []
}
