import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/** Campaigns, emails and segments are put into folders as journeys are; empty: into none. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['campaigns', 'contents', 'segments'])
    await run(db, `ALTER TABLE ${table} ADD COLUMN folder text NOT NULL DEFAULT ''`)
}
