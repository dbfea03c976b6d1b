import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { decodeCursor, pageOf } from '../page.ts'

const DAYS = 400

/** The size of a segment by the hour for the last three days, by the day before; and the results of reconciliations. */
export async function segmentHistory(tx: WorkspaceTx, id: string) {
  const { rows: sizes } = await sql<{ at: Date; size: number }>`
    SELECT hour AS at, size FROM (
      SELECT hour, size, row_number() OVER (PARTITION BY date_trunc('day', hour) ORDER BY hour DESC) AS place,
             max(hour) OVER () - hour AS age
        FROM segment_sizes WHERE segment_id = ${id} AND hour > now() - make_interval(days => ${DAYS})) s
     WHERE place = 1 OR age < interval '3 days' ORDER BY hour`.execute(tx)
  const reconciliations = await tx
    .selectFrom('segment_reconciliations')
    .select(['at', 'missing', 'surplus', 'milliseconds'])
    .where('segment_id', '=', id)
    .orderBy('at', 'desc')
    .limit(30)
    .execute()
  return { sizes, reconciliations }
}

/** Entries and exits, latest first. */
export async function listMembershipChanges(
  tx: WorkspaceTx,
  id: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const after = cursor ? decodeCursor(cursor) : undefined
  const { rows } = await sql<{ contact_id: ContactId; name: string; entered: boolean; at: Date }>`
    SELECT m.contact_id, m.entered, m.at,
           coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.email, c.external_id, '') AS name
      FROM segment_membership_changes m
      JOIN contacts c ON c.workspace_id = m.workspace_id AND c.id = m.contact_id
     WHERE m.segment_id = ${id}
       ${after ? sql`AND (m.at, m.contact_id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
     ORDER BY m.at DESC, m.contact_id DESC
     LIMIT ${limit + 1}`.execute(tx)
  return pageOf(
    rows,
    limit,
    (row) => ({ at: row.at.toISOString(), id: row.contact_id }),
    (row) => row,
  )
}
