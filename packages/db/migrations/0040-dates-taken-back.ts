import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/** Whoever is taken back knows for which date they waited: one that has moved meanwhile is seen to have moved. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `-- As journey_positions.awaited_date was where they stood.
     ALTER TABLE journey_resettled ADD COLUMN awaited_date jsonb;`,
  )
}
