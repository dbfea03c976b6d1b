import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/** Earlier states of drafts, who draws now, folders, and journeys put away. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE journeys ADD COLUMN folder text NOT NULL DEFAULT '';
     ALTER TABLE journeys ADD COLUMN archived_at timestamptz;

     -- A state a sitting: what one person saves within some minutes is one row, the latest.
     CREATE TABLE journey_drafts (
       workspace_id uuid NOT NULL,
       journey_id uuid NOT NULL,
       revision integer NOT NULL,
       name text NOT NULL,
       graph jsonb NOT NULL,
       saved_by uuid,
       begun_at timestamptz NOT NULL,
       saved_at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, journey_id, revision),
       FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys (workspace_id, id) ON DELETE CASCADE
     );

     -- Who has a journey open in the editor.
     CREATE TABLE journey_editors (
       workspace_id uuid NOT NULL,
       journey_id uuid NOT NULL,
       user_id uuid NOT NULL,
       seen_at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, journey_id, user_id),
       FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys (workspace_id, id) ON DELETE CASCADE
     );`,
  )
  await isolate(db, 'journey_drafts', 'journey_editors')
}
