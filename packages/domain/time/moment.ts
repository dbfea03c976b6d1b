import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { normaliseZone } from '@parcours/model/values/zone.ts'
import { sql } from 'kysely'

/** A local time of a zone as a moment, as PostgreSQL reckons it: the same rules as everywhere else here. */
export async function momentOf(tx: WorkspaceTx, local: string, zone: string): Promise<Date> {
  const { rows } = await sql<{
    at: Date
  }>`SELECT ${local}::timestamp AT TIME ZONE ${normaliseZone(zone) ?? 'UTC'} AS at`.execute(tx)
  return rows[0]?.at ?? new Date(Number.NaN)
}
