import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ImportId, WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import { CHUNK_ROWS } from './read-file.ts'

/** Lines of one order; with more, the column is hardly one of order numbers. */
const MAX_ORDER_LINES = 5000

/**
 * Cuts the chunks of an import anew, so that the lines of each order stand together in one, wherever they stand in the
 * file: a chunk is written in one transaction, and an order that is written is not added to. A chunk ends behind the
 * order with which it is full.
 * @param column the place of the order's number in each row
 */
export async function groupOrderLines(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  importId: ImportId,
  column: number,
): Promise<void> {
  await sql`
    CREATE TEMPORARY TABLE order_lines ON COMMIT DROP AS
    SELECT line, cells,
           min(line) OVER (PARTITION BY number) AS first_line,
           count(*) OVER (PARTITION BY number) AS lines_of_order
      FROM (
        SELECT r.line, r.cells,
               coalesce(nullif(btrim(r.cells ->> ${column}::int, E' \\t\\n\\u00a0\\u202f'), ''),
                   E'\\n' || r.line) AS number
          FROM import_chunks k
         CROSS JOIN LATERAL ROWS FROM (jsonb_array_elements(k.rows), unnest(k.lines)) AS r (cells, line)
         WHERE k.import_id = ${importId}
      ) l`.execute(tx)
  await sql`DELETE FROM import_chunks WHERE import_id = ${importId}`.execute(tx)
  await sql`
    WITH ranked AS (
      SELECT line, cells, first_line, row_number() OVER (ORDER BY first_line, line) AS place
        FROM order_lines
       WHERE lines_of_order <= ${MAX_ORDER_LINES}
    ), numbered AS (
      SELECT line, cells, place, (min(place) OVER (PARTITION BY first_line) - 1) / ${CHUNK_ROWS}::int AS chunk
        FROM ranked
    )
    INSERT INTO import_chunks (workspace_id, import_id, number, lines, rows)
    SELECT ${workspaceId}, ${importId}, chunk, array_agg(line ORDER BY place), jsonb_agg(cells ORDER BY place)
      FROM numbered
     GROUP BY chunk`.execute(tx)
  const reasons = JSON.stringify([issue('row', 'import.orderTooLong', { max: MAX_ORDER_LINES })])
  const { numAffectedRows = 0n } = await sql`
    INSERT INTO import_rejects (workspace_id, import_id, line, cells, reasons)
    SELECT ${workspaceId}, ${importId}, line, cells, ${reasons}::jsonb
      FROM order_lines
     WHERE lines_of_order > ${MAX_ORDER_LINES}`.execute(tx)
  const tooLong = Number(numAffectedRows)
  await tx
    .updateTable('imports')
    .set(({ ref }) => ({
      gathered: true,
      processed_rows: sql`${ref('processed_rows')} + ${tooLong}`,
      rejected_rows: sql`${ref('rejected_rows')} + ${tooLong}`,
    }))
    .where('id', '=', importId)
    .execute()
}
