import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/** Steps that let people through at a pace, and the hours at which everyone reads. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `-- When the next of those who wait at a step may go on.
     CREATE TABLE journey_turns (
       workspace_id uuid NOT NULL,
       journey_id uuid NOT NULL,
       node_id text NOT NULL,
       next_at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, journey_id, node_id),
       FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys (workspace_id, id) ON DELETE CASCADE
     ) WITH (fillfactor = 50);

     -- Takes the next turn at a step: now, or so long after the last one as the pace asks.
     CREATE FUNCTION take_turn(workspace uuid, journey uuid, node text, an_hour integer, now timestamptz) RETURNS timestamptz LANGUAGE sql AS $$
       INSERT INTO journey_turns AS t (workspace_id, journey_id, node_id, next_at) VALUES (workspace, journey, node, now + interval '1 hour' / an_hour)
       ON CONFLICT (workspace_id, journey_id, node_id) DO UPDATE SET next_at = greatest(t.next_at, now) + interval '1 hour' / an_hour
       RETURNING next_at - interval '1 hour' / an_hour
     $$;

     -- The part of all opens and clicks of a workspace that falls on an hour of the reader's day.
     CREATE TABLE usual_hours (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       hour smallint NOT NULL,
       part float8 NOT NULL,
       PRIMARY KEY (workspace_id, hour)
     );`,
  )
  await isolate(db, 'journey_turns', 'usual_hours')
}
