import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/**
 * Limits that hold for journeys too, mailboxes in which mail that came back is read, who took which way, and how people
 * stood before a new version.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE sending_usage ADD COLUMN by_journeys integer NOT NULL DEFAULT 0;
     -- People whom the limits hold before an email, to be let go when the limits change.
     CREATE INDEX journey_positions_limited ON journey_positions (workspace_id) WHERE outcome = 'limited';

     -- Who left a step by which way.
     CREATE INDEX journey_trail_of_way ON journey_trail (workspace_id, journey_id, node_id, port, at DESC);

     -- Who was taken over into a new version by an operation, and how they stood before: so that it can be taken back.
     CREATE TABLE journey_resettled (
       workspace_id uuid NOT NULL,
       operation_id uuid NOT NULL,
       contact_id uuid NOT NULL,
       -- Where they stand since: in this run, at this step.
       run_id uuid NOT NULL,
       node_id text NOT NULL,
       -- Where they stood.
       from_version_id uuid NOT NULL,
       from_node_id text NOT NULL,
       since timestamptz NOT NULL,
       due_at timestamptz,
       at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, operation_id, contact_id, run_id),
       FOREIGN KEY (workspace_id, operation_id) REFERENCES operations (workspace_id, id) ON DELETE CASCADE,
       FOREIGN KEY (workspace_id, contact_id) REFERENCES contacts (workspace_id, id) ON DELETE CASCADE
     );
     CREATE INDEX journey_resettled_of_contact ON journey_resettled (workspace_id, contact_id);

     -- Where a workspace's mail that came back is read by IMAP. The password is encrypted.
     CREATE TABLE bounce_mailboxes (
       workspace_id uuid PRIMARY KEY REFERENCES workspaces ON DELETE CASCADE,
       enabled boolean NOT NULL,
       settings jsonb NOT NULL,
       secret bytea NOT NULL,
       -- Mail up to here was looked at; ids begin anew with another validity.
       uid_validity text,
       last_uid bigint NOT NULL DEFAULT 0,
       looked_at timestamptz,
       -- Why the last look failed: { "problem", "reason" }.
       failure jsonb,
       -- All mail looked at so far, and the pieces of it that told of messages of ours.
       mails integer NOT NULL DEFAULT 0,
       reports integer NOT NULL DEFAULT 0
     );`,
  )
  await isolate(db, 'bounce_mailboxes', 'journey_resettled')
}
