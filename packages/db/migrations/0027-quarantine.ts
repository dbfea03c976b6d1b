import type { Kysely } from 'kysely'
import { APP_ROLE, isolate, run } from './sql.ts'

/**
 * Work that can never succeed is put aside, so that it holds nobody up. Queues that many workspaces share are read
 * workspace after workspace: their indexes begin with it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE quarantine (
       workspace_id uuid NOT NULL,
       id uuid NOT NULL DEFAULT uuidv7(),
       kind text NOT NULL,
       -- Tells one piece of work from the others of its kind: what fails again is counted, not added.
       key text NOT NULL,
       -- What people know it by: the event's name, the segment's, the journey's.
       name text NOT NULL,
       -- What retrying needs, and what people are shown.
       payload jsonb NOT NULL,
       -- What is wrong with single fields, as {path, code, values}.
       issues jsonb NOT NULL DEFAULT '[]',
       -- The words of the failure, for whoever mends the cause.
       error text,
       failures integer NOT NULL DEFAULT 1,
       first_at timestamptz NOT NULL,
       last_at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, id)
     );
     CREATE UNIQUE INDEX quarantine_by_key ON quarantine (workspace_id, kind, key);

     DROP INDEX event_inbox_by_shard;
     CREATE INDEX event_inbox_by_workspace ON event_inbox (shard, workspace_id, seq);
     -- Our own events that wait are given to the survivor of a merge.
     CREATE INDEX event_inbox_of_contact ON event_inbox (contact_id) WHERE contact_id IS NOT NULL;
     CREATE INDEX segment_touches_by_workspace ON segment_touches (workspace_id, seq);
     DROP INDEX segment_checks_due;
     CREATE INDEX segment_checks_due ON segment_checks (workspace_id, due_at);

     -- Hits that were put aside go back into their inbox.
     GRANT INSERT ON outcome_inbox TO ${APP_ROLE};

     -- A notice whose sender failed makes room for those of others.
     ALTER TABLE notices ADD COLUMN retry_at timestamptz;

     -- A contact that cannot pass a step stays there, and holds nobody up.
     ALTER TABLE journey_positions DROP CONSTRAINT journey_positions_state_check;
     ALTER TABLE journey_positions ADD CONSTRAINT journey_positions_state_check CHECK (state IN ('ready', 'waiting', 'failed', 'done'));

     -- A segment that cannot be counted says so; the others are kept true.
     ALTER TABLE segments DROP CONSTRAINT segments_state_check;
     ALTER TABLE segments ADD CONSTRAINT segments_state_check CHECK (state IN ('building', 'ready', 'failed'));`,
  )
  await isolate(db, 'quarantine')
}
