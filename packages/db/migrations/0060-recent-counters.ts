import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/**
 * What became of messages by quarter of an hour, for the last days: "today" is another stretch of hours in each zone, and
 * zones differ by quarters. And an index of who withdrew consent when, so that a day's are counted without reading the
 * ledger.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `-- Only ever added to, and folded now and then, like journey_counters; rows of former weeks go.
     CREATE TABLE recent_message_counters (
       workspace_id uuid NOT NULL,
       -- The journey or campaign.
       subject_id uuid NOT NULL,
       -- sent, opened, clicked
       what text NOT NULL,
       -- In which the message was made: an open counts beside its email.
       quarter timestamptz NOT NULL,
       count bigint NOT NULL
     );
     CREATE INDEX recent_message_counters_by_time ON recent_message_counters (workspace_id, quarter);
     INSERT INTO recent_message_counters (workspace_id, subject_id, what, quarter, count)
     SELECT m.workspace_id, coalesce(m.journey_id, m.campaign_id), w.what,
            date_bin('15 minutes', m.created_at, 'epoch'), count(*)
       FROM messages m
      CROSS JOIN LATERAL (VALUES ('sent', m.status = 'sent'), ('opened', m.opened_at IS NOT NULL),
                                 ('clicked', m.clicked_at IS NOT NULL)) w (what, counts)
      WHERE m.created_at > now() - interval '3 days' AND w.counts AND coalesce(m.journey_id, m.campaign_id) IS NOT NULL
      GROUP BY 1, 2, 3, 4;

     CREATE INDEX consent_ledger_withdrawn ON consent_ledger (workspace_id, decided_at) WHERE decision = 'withdrawn';`,
  )
  await isolate(db, 'recent_message_counters')
}
