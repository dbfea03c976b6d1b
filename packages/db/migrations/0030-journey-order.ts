import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/**
 * What people did while they were on their way in a journey, to be told to it once they stand where they stood then.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE journey_backlog (
       workspace_id uuid NOT NULL,
       journey_id uuid NOT NULL,
       contact_id uuid NOT NULL,
       -- The event's.
       id uuid NOT NULL,
       kind text NOT NULL,
       name text NOT NULL,
       properties jsonb NOT NULL,
       context jsonb,
       occurred_at timestamptz NOT NULL,
       received_at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, journey_id, contact_id, id),
       FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys (workspace_id, id) ON DELETE CASCADE,
       FOREIGN KEY (workspace_id, contact_id) REFERENCES contacts (workspace_id, id) ON DELETE CASCADE
     );
     CREATE INDEX journey_backlog_of_contact ON journey_backlog (workspace_id, contact_id);`,
  )
  await isolate(db, 'journey_backlog')
}
