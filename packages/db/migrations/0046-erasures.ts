import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/** Contacts that are erased a second time once no transaction is left that saw them: by id alone, which names nobody. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE erasures (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       contact_id uuid NOT NULL,
       erased_at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, contact_id)
     );
     CREATE INDEX erasures_by_time ON erasures (erased_at);`,
  )
  await isolate(db, 'erasures')
}
