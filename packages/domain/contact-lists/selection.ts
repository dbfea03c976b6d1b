import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type RawBuilder, sql } from 'kysely'
import { type ContactFilter, filterSql } from './list.ts'

/** A selection of contacts: by their ids, or all that match the filters of a list. Ids are the database's. */
export type ContactSelection = { ids: string[] } | { filter: ContactFilter }

/** A boolean over the contact `c`. */
export function selectionSql(selection: ContactSelection, now: Date): RawBuilder<boolean> {
  return 'ids' in selection ? sql`c.id = ANY (${selection.ids}::uuid[])` : filterSql(selection.filter, now)
}

export async function countSelected(tx: WorkspaceTx, selection: ContactSelection, now: Date): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`SELECT count(*)::int AS count FROM contacts c WHERE ${selectionSql(selection, now)}`.execute(tx)
  return rows[0]?.count ?? 0
}
