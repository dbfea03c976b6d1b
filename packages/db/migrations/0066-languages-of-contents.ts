import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/** The languages of a version as a column: a list reads them of all, and documents are large. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE content_versions ADD COLUMN languages jsonb NOT NULL GENERATED ALWAYS AS (
       jsonb_path_query_array(document, '$.language')
       || jsonb_path_query_array(document, '$.translations.keyvalue().key')) STORED`,
  )
}
