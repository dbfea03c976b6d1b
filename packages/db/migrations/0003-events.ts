import type { Kysely } from 'kysely'
import { isolate, partitionByMonth, run } from './sql.ts'

/**
 * What people did: a durable inbox, then the record, with totals for behavioural conditions. These tables are written
 * thousands of rows at a time and refer to their workspace without a foreign key, whose check would be made row by row;
 * row-level security already refuses any other workspace.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE event_inbox (
       seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       shard smallint NOT NULL,
       workspace_id uuid NOT NULL,
       id uuid NOT NULL,
       kind text NOT NULL,
       contact_id uuid,
       user_id text,
       anonymous_id text,
       previous_id text,
       name text NOT NULL,
       properties jsonb NOT NULL,
       traits jsonb,
       context jsonb,
       occurred_at timestamptz NOT NULL,
       received_at timestamptz NOT NULL
     ) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 10000);
     CREATE INDEX event_inbox_by_shard ON event_inbox (shard, seq);

     -- Message ids already taken in, so that a client may repeat what it is not sure to have delivered.
     CREATE TABLE event_message_ids (
       workspace_id uuid NOT NULL,
       message_id text NOT NULL,
       received_at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, message_id)
     );
     CREATE INDEX event_message_ids_by_age ON event_message_ids USING brin (received_at);

     CREATE TABLE events (
       workspace_id uuid NOT NULL,
       id uuid NOT NULL,
       contact_id uuid NOT NULL,
       kind text NOT NULL,
       name text NOT NULL,
       properties jsonb NOT NULL,
       context jsonb,
       occurred_at timestamptz NOT NULL,
       received_at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, id, received_at)
     ) PARTITION BY RANGE (received_at);
     CREATE INDEX events_of_pages ON events (workspace_id, occurred_at) INCLUDE (contact_id) WHERE kind = 'page';
     CREATE INDEX events_of_contact ON events (workspace_id, contact_id, occurred_at DESC);
     CREATE INDEX events_by_name ON events (workspace_id, name, occurred_at) INCLUDE (contact_id);

     -- How often each person did each thing, ever. Windows of time are answered by the events themselves, to the second.
     CREATE TABLE event_totals (
       workspace_id uuid NOT NULL,
       contact_id uuid NOT NULL,
       name text NOT NULL,
       count integer NOT NULL,
       first_at timestamptz NOT NULL,
       last_at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, contact_id, name)
     ) WITH (fillfactor = 80);
     CREATE INDEX event_totals_by_name ON event_totals (workspace_id, name) INCLUDE (contact_id, count);

     -- Only ever added to, and folded now and then, like journey_counters.
     CREATE TABLE event_names (
       workspace_id uuid NOT NULL,
       name text NOT NULL,
       day date NOT NULL,
       count bigint NOT NULL
     );
     CREATE INDEX event_names_of_workspace ON event_names (workspace_id, day);`,
  )
  await partitionByMonth(db, 'events')
  await isolate(db, 'event_inbox', 'event_message_ids', 'events', 'event_totals', 'event_names')
}
