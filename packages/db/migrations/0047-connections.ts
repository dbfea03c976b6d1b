import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/** Accounts of providers: several per channel in a workspace, one of them the default. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE connections (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       id uuid NOT NULL DEFAULT uuidv7(),
       channel text NOT NULL,
       provider text NOT NULL,
       name text NOT NULL,
       from_name text NOT NULL,
       from_address text NOT NULL,
       reply_to text,
       settings jsonb NOT NULL DEFAULT '{}',
       -- The settings that are secrets, encrypted with the installation's key.
       secret bytea,
       is_default boolean NOT NULL DEFAULT false,
       -- Whoever chooses the server through which links go out can read them: only an owner's choice may carry those
       -- that set a password.
       saved_by_owner boolean NOT NULL DEFAULT true,
       -- Why its provider could not be used, since when: { "problem", "host", "reason", "since" }; null while it works.
       failure jsonb,
       revision integer NOT NULL DEFAULT 1,
       created_at timestamptz NOT NULL DEFAULT now(),
       updated_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (workspace_id, id)
     );
     -- A provider's webhook names a connection and no workspace.
     CREATE UNIQUE INDEX connections_by_id ON connections (id);
     CREATE UNIQUE INDEX connections_by_default ON connections (workspace_id, channel) WHERE is_default;

     INSERT INTO connections (workspace_id, channel, provider, name, from_name, from_address, reply_to, settings, secret,
         is_default, saved_by_owner, created_at, updated_at)
     SELECT workspace_id, 'email', provider, from_name, from_name, from_address, reply_to, settings - 'baseUrl', secret,
            true, saved_by_owner, updated_at, updated_at
       FROM email_senders;
     DROP TABLE email_senders;

     -- The connection that the owner of a message names; null: the channel's default at the time.
     ALTER TABLE messages ADD COLUMN connection_id uuid;

     ALTER TABLE usages
       DROP CONSTRAINT usages_used_kind_check,
       ADD CHECK (used_kind IN ('template', 'segment', 'journey', 'campaign', 'connection'));`,
  )
  await isolate(db, 'connections')
}
