import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/**
 * Why a journey was stopped. What became of the emails of journeys, counted as it happens: whoever looked at a journey
 * read all messages there were. And indexes of people in the way of `0021`, so that those who look for a run's messages
 * cannot read the workspace's; what grows with time grows at an index's end.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `-- In the words of whoever stopped it last.
     ALTER TABLE journeys ADD COLUMN stopped_why text;

     CREATE TABLE journey_message_counters (
       workspace_id uuid NOT NULL,
       journey_id uuid NOT NULL,
       version_id uuid NOT NULL,
       node_id text NOT NULL,
       -- sent, excluded, failed, unknown, opened, clicked
       what text NOT NULL,
       -- On which the message was made (UTC): an open counts to the day of its email.
       day date NOT NULL,
       count bigint NOT NULL
     );
     CREATE INDEX journey_message_counters_of_journey ON journey_message_counters (journey_id);
     INSERT INTO journey_message_counters (workspace_id, journey_id, version_id, node_id, what, day, count)
     SELECT m.workspace_id, m.journey_id, r.version_id, m.node_id, w.what, (m.created_at AT TIME ZONE 'UTC')::date, count(*)
       FROM messages m JOIN journey_runs r ON r.workspace_id = m.workspace_id AND r.id = m.source_id
       CROSS JOIN LATERAL (VALUES (m.status, true), ('opened', m.opened_at IS NOT NULL), ('clicked', m.clicked_at IS NOT NULL)) w (what, counts)
      WHERE w.counts AND w.what IN ('sent', 'excluded', 'failed', 'unknown', 'opened', 'clicked') GROUP BY 1, 2, 3, 4, 5, 6;

     DROP INDEX messages_of_contact, sandbox_outbox_latest, journey_trail_of_way, journey_positions_in_journey, event_totals_by_name;
     CREATE INDEX messages_of_contact ON messages (contact_id, created_at);
     -- One person's total is found by it as well as by the key: which of the two is taken no longer matters.
     CREATE INDEX event_totals_by_name ON event_totals (workspace_id, name, contact_id) INCLUDE (count);
     CREATE INDEX sandbox_outbox_latest ON sandbox_outbox (workspace_id, accepted_at, message_id);
     CREATE INDEX journey_trail_of_way ON journey_trail (journey_id, node_id, port, at);
     CREATE INDEX journey_positions_in_journey ON journey_positions (journey_id, entered_at);`,
  )
  await isolate(db, 'journey_message_counters')
}
