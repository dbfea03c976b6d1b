import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

/** The name of a campaign that is prepared or under way with a template or segment, named by its public id. */
export async function campaignUsing(tx: WorkspaceTx, publicId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('campaigns')
    .select('name')
    .where('state', 'not in', ['done', 'cancelled'])
    .where(sql<boolean>`definition::text LIKE ${`%${publicId}%`}`)
    .orderBy('name')
    .executeTakeFirst()
  return row?.name
}
