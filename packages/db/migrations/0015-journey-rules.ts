import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/** Entry rules with lanes and days, goals with what they brought, exit rules, and journeys that start others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `-- Once ever is once for each key of a run, which is the lane.
     DROP INDEX journey_positions_once;
     CREATE UNIQUE INDEX journey_positions_once ON journey_positions (workspace_id, contact_id, journey_id, lane) WHERE once;
     -- Who was in a journey when: entry limits, and goals reached after leaving.
     CREATE INDEX journey_positions_of_contact ON journey_positions (workspace_id, contact_id, journey_id, entered_at DESC);

     ALTER TABLE journey_listeners DROP CONSTRAINT journey_listeners_kind_check;
     ALTER TABLE journey_listeners ADD CHECK (kind IN ('trigger', 'segment', 'wait', 'waitSegment', 'goal', 'exit', 'exitSegment'));
     ALTER TABLE journey_runs DROP CONSTRAINT journey_runs_reason_check;
     ALTER TABLE journey_runs ADD CHECK (reason IN ('event', 'manual', 'segment', 'journey'));
     -- Whether nothing was carried out for it yet: while there are many such, cohorts grow instead of their number.
     ALTER TABLE journey_runs ADD COLUMN to_begin boolean NOT NULL DEFAULT true;
     UPDATE journey_runs SET to_begin = false;
     CREATE INDEX journey_runs_to_begin ON journey_runs (created_at) WHERE to_begin;
     ALTER TABLE notices DROP CONSTRAINT notices_kind_check;
     ALTER TABLE notices ADD CHECK (kind IN ('campaignHeld', 'journeyStep'));

     -- Who reached the goal of a journey, once for each time they entered.
     CREATE TABLE journey_conversions (
       workspace_id uuid NOT NULL,
       journey_id uuid NOT NULL,
       version_id uuid NOT NULL,
       run_id uuid NOT NULL,
       contact_id uuid NOT NULL,
       at timestamptz NOT NULL,
       -- What the event says that it brought, in minor units of the workspace's currency.
       revenue bigint NOT NULL DEFAULT 0,
       PRIMARY KEY (workspace_id, run_id, contact_id)
     );
     CREATE INDEX journey_conversions_of_journey ON journey_conversions (workspace_id, journey_id, at DESC);
     CREATE INDEX journey_conversions_of_contact ON journey_conversions (workspace_id, contact_id);`,
  )
  await isolate(db, 'journey_conversions')
}
