import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/** Counts of journeys by day, and the ways of splits that won. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `-- Days of UTC. What was counted before is of no day that is known.
     ALTER TABLE journey_counters ADD COLUMN day date NOT NULL DEFAULT '-infinity';
     ALTER TABLE journey_counters ALTER COLUMN day SET DEFAULT ((now() AT TIME ZONE 'UTC')::date);

     -- The way of a split by which everyone goes, once it is known to be the best, or chosen.
     CREATE TABLE journey_split_winners (
       workspace_id uuid NOT NULL,
       journey_id uuid NOT NULL,
       node_id text NOT NULL,
       way text NOT NULL,
       -- How sure it was, from 0.5 to 1; null when a person chose.
       confidence float8,
       decided_at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, journey_id, node_id),
       FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys (workspace_id, id) ON DELETE CASCADE
     );

     -- The last look at a split that is to find its winner itself: a look counts once, however often it is asked for.
     CREATE TABLE journey_split_looks (
       workspace_id uuid NOT NULL,
       journey_id uuid NOT NULL,
       node_id text NOT NULL,
       look integer NOT NULL,
       PRIMARY KEY (workspace_id, journey_id, node_id),
       FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys (workspace_id, id) ON DELETE CASCADE
     );`,
  )
  await isolate(db, 'journey_split_winners', 'journey_split_looks')
}
