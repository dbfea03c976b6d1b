import { jsons } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { isOfTheMoment } from '@parcours/db/failure.ts'
import type { ImportId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { truncateText } from '@parcours/model/values/text.ts'
import { sql } from 'kysely'
import { wordsOf } from '../quarantine/quarantine.ts'
import { type ImportContext, type ImportedRows, NOTHING_IMPORTED, type ReadRow, type RowImporter } from './rows.ts'

/** Letters of a failure's words that stand beside a rejected row. */
const MAX_REASON_CHARACTERS = 300

/**
 * Takes the rows of a chunk in, notes what was not taken, and counts; all in the transaction that deletes the chunk.
 */
export async function writeRows(
  context: ImportContext,
  importId: ImportId,
  importer: RowImporter,
  rows: ReadRow[],
): Promise<void> {
  importer.settle?.(rows)
  const readable = rows.filter(({ issues }) => issues.length === 0)
  const done = await writeOrHalve(context, importer, readable)
  const rejected = rows.flatMap((row): Reject[] => {
    const reasons = row.issues.length > 0 ? row.issues : done.rejected.get(row.line)
    return reasons ? [{ row, reasons, imported: false }] : []
  })
  const refused = new Set(rejected.map(({ row }) => row.line))
  const incomplete = readable.flatMap((row): Reject[] => {
    const reasons = [...row.left, ...(done.left.get(row.line) ?? [])]
    return reasons.length > 0 && !refused.has(row.line) ? [{ row, reasons, imported: true }] : []
  })
  await recordRejects(context, importId, [...rejected, ...incomplete])
  // Last, so that the other chunk waits for this row as short as can be.
  await context.tx
    .updateTable('imports')
    .set(({ ref }) => ({
      processed_rows: sql`${ref('processed_rows')} + ${rows.length}`,
      created_contacts: sql`${ref('created_contacts')} + ${done.created}`,
      updated_contacts: sql`${ref('updated_contacts')} + ${done.updated}`,
      orders: sql`${ref('orders')} + ${done.orders}`,
      known_orders: sql`${ref('known_orders')} + ${done.knownOrders}`,
      kept_withdrawn: sql`${ref('kept_withdrawn')} + ${done.keptWithdrawn}`,
      rejected_rows: sql`${ref('rejected_rows')} + ${rejected.length}`,
      incomplete_rows: sql`${ref('incomplete_rows')} + ${incomplete.length}`,
    }))
    .where('id', '=', importId)
    .execute()
}

/**
 * Writes rows; when that fails by what they hold, their halves, until
 * the culprit is alone and is rejected with the words of the failure.
 */
async function writeOrHalve(context: ImportContext, importer: RowImporter, rows: ReadRow[]): Promise<ImportedRows> {
  if (rows.length === 0) return { ...NOTHING_IMPORTED, left: new Map(), rejected: new Map() }
  const { tx } = context
  await sql`SAVEPOINT import_rows`.execute(tx)
  try {
    const done = await importer.write(context, rows)
    await sql`RELEASE SAVEPOINT import_rows`.execute(tx)
    return done
  } catch (error) {
    if (isOfTheMoment(error)) throw error
    await sql`ROLLBACK TO SAVEPOINT import_rows`.execute(tx)
    const units = [...Map.groupBy(rows, importer.unitOf).values()]
    if (units.length === 1) return failed(rows, error)
    const middle = Math.ceil(units.length / 2)
    const first = await writeOrHalve(context, importer, units.slice(0, middle).flat())
    return together(first, await writeOrHalve(context, importer, units.slice(middle).flat()))
  }
}

function failed(rows: ReadRow[], error: unknown): ImportedRows {
  const why: Issue = issue('row', 'import.rowFailed', {
    reason: truncateText(wordsOf(error), MAX_REASON_CHARACTERS),
  })
  return { ...NOTHING_IMPORTED, left: new Map(), rejected: new Map(rows.map(({ line }) => [line, [why]])) }
}

function together(a: ImportedRows, b: ImportedRows): ImportedRows {
  return {
    created: a.created + b.created,
    updated: a.updated + b.updated,
    orders: a.orders + b.orders,
    knownOrders: a.knownOrders + b.knownOrders,
    keptWithdrawn: a.keptWithdrawn + b.keptWithdrawn,
    left: new Map([...a.left, ...b.left]),
    rejected: new Map([...a.rejected, ...b.rejected]),
  }
}

interface Reject {
  row: ReadRow
  reasons: Issue[]
  /** Whether the row was imported without some cells. */
  imported: boolean
}

async function recordRejects({ tx, workspaceId }: ImportContext, importId: ImportId, rows: Reject[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    INSERT INTO import_rejects (workspace_id, import_id, line, cells, reasons, imported)
    SELECT ${workspaceId}, ${importId}, *
      FROM unnest(
        ${rows.map(({ row }) => row.line)}::int[],
        ${jsons(rows.map(({ row }) => row.cells))},
        ${jsons(rows.map(({ reasons }) => reasons))},
        ${rows.map(({ imported }) => imported)}::boolean[])`.execute(tx)
}

/** The rejected rows and cells, line by line, for a file that a user corrects and imports again. */
export async function listRejects(tx: WorkspaceTx, importId: ImportId) {
  const rows = await tx
    .selectFrom('import_rejects')
    .select(['line', 'cells', 'reasons', 'imported'])
    .where('import_id', '=', importId)
    .orderBy('line')
    .execute()
  return rows.map(({ line, cells, reasons, imported }) => ({
    line,
    imported,
    cells: cells as string[],
    reasons: reasons as Issue[],
  }))
}
