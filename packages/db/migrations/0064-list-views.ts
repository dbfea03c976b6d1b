import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/** Views of the lists of journeys, campaigns, emails and segments too, each of the workspace or of one user. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE saved_views DROP CONSTRAINT saved_views_list_check;
     ALTER TABLE saved_views ADD CONSTRAINT saved_views_list_check
       CHECK (list IN ('contacts', 'journeys', 'campaigns', 'templates', 'segments'));
     -- Whose it is alone; null: everyone's of the workspace.
     ALTER TABLE saved_views ADD COLUMN user_id uuid REFERENCES users ON DELETE CASCADE;
     CREATE INDEX saved_views_of_list ON saved_views (workspace_id, list, name);`,
  )
}
