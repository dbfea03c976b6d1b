import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/** How fast a workspace may send to whom, what it sent, and what people are to be told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE sending_limits (
       workspace_id uuid PRIMARY KEY REFERENCES workspaces ON DELETE CASCADE,
       limits jsonb NOT NULL,
       revision integer NOT NULL DEFAULT 1,
       updated_at timestamptz NOT NULL
     );
     -- What campaigns took in each span of some minutes, by mailbox provider; kept while limits are set.
     CREATE TABLE sending_usage (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       span timestamptz NOT NULL,
       mailbox text NOT NULL,
       taken integer NOT NULL,
       PRIMARY KEY (workspace_id, span, mailbox)
     );
     -- The mailbox provider of everyone in the lane; null where no provider had a limit when the lanes were made.
     ALTER TABLE campaign_lanes ADD COLUMN mailbox text;

     -- What those who look after a workspace are to be told by email.
     CREATE TABLE notices (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       id uuid NOT NULL DEFAULT uuidv7(),
       kind text NOT NULL CHECK (kind IN ('campaignHeld')),
       data jsonb NOT NULL,
       created_at timestamptz NOT NULL,
       emailed_at timestamptz,
       PRIMARY KEY (workspace_id, id)
     );
     CREATE INDEX notices_to_email ON notices (created_at) WHERE emailed_at IS NULL;`,
  )
  await isolate(db, 'sending_limits', 'sending_usage', 'notices')
}
