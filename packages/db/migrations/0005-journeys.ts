import type { Kysely } from 'kysely'
import { isolate, partitionByMonth, run } from './sql.ts'

/** Journeys, their published versions, the cohorts that run through them, and where each person stands. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE journeys (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       id uuid NOT NULL DEFAULT uuidv7(),
       name text NOT NULL,
       draft jsonb NOT NULL,
       state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'live', 'paused', 'stopped')),
       live_version_id uuid,
       revision integer NOT NULL DEFAULT 1,
       created_at timestamptz NOT NULL DEFAULT now(),
       updated_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (workspace_id, id)
     );

     CREATE TABLE journey_versions (
       workspace_id uuid NOT NULL,
       id uuid NOT NULL DEFAULT uuidv7(),
       journey_id uuid NOT NULL,
       number integer NOT NULL,
       graph jsonb NOT NULL,
       published_by uuid,
       published_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (workspace_id, id),
       UNIQUE (workspace_id, journey_id, number),
       FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys (workspace_id, id) ON DELETE CASCADE
     );

     -- What the dispatcher looks up by event name: how a journey begins, and what its people wait for.
     CREATE TABLE journey_listeners (
       workspace_id uuid NOT NULL,
       version_id uuid NOT NULL,
       node_id text NOT NULL,
       kind text NOT NULL CHECK (kind IN ('trigger', 'segment', 'wait')),
       -- The name of an event, or what happened with a segment: entered:ID, left:ID.
       event_name text NOT NULL,
       PRIMARY KEY (workspace_id, version_id, node_id),
       FOREIGN KEY (workspace_id, version_id) REFERENCES journey_versions (workspace_id, id) ON DELETE CASCADE
     );
     CREATE INDEX journey_listeners_by_event ON journey_listeners (workspace_id, event_name);

     CREATE TABLE journey_runs (
       workspace_id uuid NOT NULL,
       id uuid NOT NULL DEFAULT uuidv7(),
       journey_id uuid NOT NULL,
       version_id uuid NOT NULL,
       reason text NOT NULL CHECK (reason IN ('event', 'manual', 'segment')),
       size integer NOT NULL,
       workflow_id text NOT NULL,
       -- A run is started, and woken, from these marks: what a crash leaves behind is found again. A wake-up asked for while
       -- another is being given is counted, and so not lost.
       to_start boolean NOT NULL DEFAULT true,
       wakes_asked integer NOT NULL DEFAULT 0,
       wakes_given integer NOT NULL DEFAULT 0,
       created_at timestamptz NOT NULL DEFAULT now(),
       ended_at timestamptz,
       PRIMARY KEY (workspace_id, id),
       FOREIGN KEY (workspace_id, version_id) REFERENCES journey_versions (workspace_id, id) ON DELETE CASCADE
     );
     CREATE INDEX journey_runs_to_start ON journey_runs (created_at) WHERE to_start;
     CREATE INDEX journey_runs_to_wake ON journey_runs (id) WHERE wakes_asked > wakes_given;
     CREATE INDEX journey_runs_open ON journey_runs (workspace_id, journey_id) WHERE ended_at IS NULL;

     -- Whoever marks a run to be started or woken thereby tells the launcher, with the commit.
     CREATE FUNCTION tell_launcher() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       PERFORM pg_notify('parcours_runs', '');
       RETURN NULL;
     END $$;
     CREATE TRIGGER tell_launcher AFTER INSERT OR UPDATE OF wakes_asked ON journey_runs
       FOR EACH STATEMENT EXECUTE FUNCTION tell_launcher();

     CREATE TABLE journey_positions (
       workspace_id uuid NOT NULL,
       run_id uuid NOT NULL,
       contact_id uuid NOT NULL,
       journey_id uuid NOT NULL,
       version_id uuid NOT NULL,
       lane text NOT NULL DEFAULT '',
       once boolean NOT NULL DEFAULT false,
       entry jsonb,
       entered_at timestamptz NOT NULL,
       node_id text NOT NULL,
       state text NOT NULL CHECK (state IN ('ready', 'waiting', 'done')),
       since timestamptz NOT NULL,
       due_at timestamptz,
       outcome text,
       ended_at timestamptz,
       ended_why text,
       -- No foreign key to the run: it is written in the same statement, and the check would be made row by row.
       PRIMARY KEY (workspace_id, run_id, contact_id)
     ) WITH (fillfactor = 55);
     -- No one stands twice in a journey at once (unless its rule allows it: then each entry has a lane of its own) ...
     CREATE UNIQUE INDEX journey_positions_active ON journey_positions (workspace_id, contact_id, journey_id, lane) WHERE ended_at IS NULL;
     -- ... nor twice ever in one that takes everyone once.
     CREATE UNIQUE INDEX journey_positions_once ON journey_positions (workspace_id, contact_id, journey_id) WHERE once;
     CREATE INDEX journey_positions_in_journey ON journey_positions (workspace_id, journey_id, entered_at DESC);

     CREATE TABLE journey_trail (
       workspace_id uuid NOT NULL,
       contact_id uuid NOT NULL,
       journey_id uuid NOT NULL,
       run_id uuid NOT NULL,
       node_id text NOT NULL,
       port text NOT NULL,
       why jsonb,
       at timestamptz NOT NULL
     ) PARTITION BY RANGE (at);
     CREATE INDEX journey_trail_of_contact ON journey_trail (workspace_id, contact_id, at DESC);

     -- Only ever added to, and folded now and then: a row a counter would be locked by each run until its commit, and make
     -- all runs of a version wait for each other.
     CREATE TABLE journey_counters (
       workspace_id uuid NOT NULL,
       journey_id uuid NOT NULL,
       version_id uuid NOT NULL,
       node_id text NOT NULL,
       port text NOT NULL,
       count bigint NOT NULL
     );
     CREATE INDEX journey_counters_of_journey ON journey_counters (workspace_id, journey_id);`,
  )
  await partitionByMonth(db, 'journey_trail')
  await isolate(
    db,
    'journeys',
    'journey_versions',
    'journey_listeners',
    'journey_runs',
    'journey_positions',
    'journey_trail',
    'journey_counters',
  )
}
