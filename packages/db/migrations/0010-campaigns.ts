import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/** Campaigns: one message to many at a time that someone chose, how far each sending is, and what became of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE campaigns (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       id uuid NOT NULL DEFAULT uuidv7(),
       name text NOT NULL,
       definition jsonb NOT NULL,
       -- A recurring campaign is live; another is scheduled, sending, paused, done or cancelled with its one send.
       state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'scheduled', 'sending', 'paused', 'live', 'done', 'cancelled')),
       revision integer NOT NULL DEFAULT 1,
       -- A recurring campaign's schedule on Temporal is to be made, changed or taken away.
       to_schedule boolean NOT NULL DEFAULT false,
       launched_at timestamptz,
       created_at timestamptz NOT NULL,
       updated_at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, id)
     );
     CREATE INDEX campaigns_to_schedule ON campaigns (id) WHERE to_schedule;

     -- One sending of a campaign; a recurring one has many. The definition is as it was at the launch.
     CREATE TABLE campaign_sends (
       workspace_id uuid NOT NULL,
       id uuid NOT NULL DEFAULT uuidv7(),
       campaign_id uuid NOT NULL,
       definition jsonb NOT NULL,
       -- For each variant its template revision, so that everyone of a variant gets the same.
       contents jsonb NOT NULL,
       state text NOT NULL DEFAULT 'scheduled' CHECK (state IN ('scheduled', 'sending', 'paused', 'done', 'cancelled')),
       paused_why text CHECK (paused_why IN ('person', 'complaints', 'bounces')),
       starts_at timestamptz NOT NULL,
       prepared_at timestamptz,
       finished_at timestamptz,
       created_at timestamptz NOT NULL,
       -- Everyone chosen, and those of them who get nothing so that the others can be compared with them.
       audience integer NOT NULL DEFAULT 0,
       holdout integer NOT NULL DEFAULT 0,
       -- Messages an hour at most, since when, and how many were taken since then.
       pace integer CHECK (pace > 0),
       pace_since timestamptz,
       pace_taken integer NOT NULL DEFAULT 0,
       -- When the winner of a test is decided, and which it is.
       decide_at timestamptz,
       winner text,
       won_by jsonb,
       -- Marked to be started on Temporal, and to be woken there, like journey runs.
       to_start boolean NOT NULL DEFAULT true,
       wakes_asked integer NOT NULL DEFAULT 0,
       wakes_given integer NOT NULL DEFAULT 0,
       PRIMARY KEY (workspace_id, id),
       FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns (workspace_id, id) ON DELETE CASCADE
     );
     CREATE INDEX campaign_sends_of_campaign ON campaign_sends (workspace_id, campaign_id, starts_at DESC);
     CREATE INDEX campaign_sends_to_start ON campaign_sends (id) WHERE to_start;
     CREATE INDEX campaign_sends_to_wake ON campaign_sends (id) WHERE wakes_asked > wakes_given;

     -- Recipients that become due together and get the same. Whoever stands at or before the cursor has a message row.
     CREATE TABLE campaign_lanes (
       workspace_id uuid NOT NULL,
       send_id uuid NOT NULL,
       lane integer NOT NULL,
       -- Null until the winner of the test is known: then nobody of this lane is due.
       variant text,
       due_at timestamptz NOT NULL,
       -- The zone whose hours are to be kept; null when any hour will do.
       zone text,
       total integer NOT NULL,
       taken integer NOT NULL DEFAULT 0,
       cursor uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
       PRIMARY KEY (workspace_id, send_id, lane)
     ) WITH (fillfactor = 50);

     CREATE TABLE campaign_recipients (
       workspace_id uuid NOT NULL,
       send_id uuid NOT NULL,
       -- Lane -1 is the holdout.
       lane integer NOT NULL,
       contact_id uuid NOT NULL,
       PRIMARY KEY (workspace_id, send_id, lane, contact_id)
     );
     CREATE INDEX campaign_recipients_of_contact ON campaign_recipients (workspace_id, contact_id);

     -- Only ever added to, and folded now and then, like journey_counters.
     CREATE TABLE campaign_counters (
       workspace_id uuid NOT NULL,
       send_id uuid NOT NULL,
       variant text NOT NULL,
       -- A status of messages, 'excluded:REASON', or what became of them for the first time ('opened', …).
       what text NOT NULL,
       count bigint NOT NULL
     );
     CREATE INDEX campaign_counters_of_send ON campaign_counters (workspace_id, send_id);

     -- How far a batch is handed over, for providers that know no keys: kept before each email goes out, so that a crash leaves in doubt only what
     -- was on the way, one email a connection.
     CREATE TABLE delivery_batches (
       workspace_id uuid NOT NULL,
       id uuid NOT NULL,
       messages uuid[] NOT NULL,
       -- Grows when another attempt takes the batch over; an attempt that is not the latest may write no more.
       attempt integer NOT NULL DEFAULT 1,
       -- The first so many have begun, but for the pending; those on the way stand in in_flight, and what was not simply accepted in ended, by place.
       begun integer NOT NULL DEFAULT 0,
       in_flight integer[] NOT NULL DEFAULT '{}',
       pending integer[] NOT NULL DEFAULT '{}',
       ended jsonb NOT NULL DEFAULT '{}',
       PRIMARY KEY (workspace_id, id)
     ) WITH (fillfactor = 50);

     -- Hits of pixels and links, until a worker applies them. They name a message alone; whose it is, is found out then. No request sees this table.
     CREATE TABLE outcome_inbox (
       seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       message_id uuid NOT NULL,
       kind text NOT NULL,
       data jsonb NOT NULL,
       at timestamptz NOT NULL
     ) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 10000);

     ALTER TABLE messages ADD COLUMN campaign_id uuid, ADD COLUMN variant text,
       -- Opened by a privacy proxy or a scanner: that says nothing of the person.
       ADD COLUMN machine_opened_at timestamptz,
       -- A temporary refusal is tried again at this time; tries counts how often it was.
       ADD COLUMN retry_at timestamptz, ADD COLUMN tries smallint NOT NULL DEFAULT 0;
     ALTER TABLE messages DROP CONSTRAINT messages_status_check,
       ADD CONSTRAINT messages_status_check CHECK (status IN ('sending', 'sent', 'excluded', 'failed', 'unknown', 'deferred'));
     CREATE INDEX message_events_of_contact ON message_events (workspace_id, contact_id, occurred_at);
     -- By retry_at alone: an index that named the status would have to follow every change of it.
     CREATE INDEX messages_deferred ON messages (retry_at) WHERE retry_at IS NOT NULL;`,
  )
  await isolate(
    db,
    'campaigns',
    'campaign_sends',
    'campaign_lanes',
    'campaign_recipients',
    'campaign_counters',
    'delivery_batches',
  )
}
