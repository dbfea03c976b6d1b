import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/**
 * By which event a goal was reached: of several at one moment each brought
 * its own. Goals reached before this are told apart by their time.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, 'ALTER TABLE journey_conversions ADD COLUMN event_id uuid;')
}
