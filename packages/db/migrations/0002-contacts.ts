import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/**
 * People, how they are recognised, and what is known of them. Like all tables that are written thousands of rows at a
 * time, those of people refer to nothing by foreign key, whose check would be made row by row; row-level security
 * refuses any other workspace.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE contacts (
       workspace_id uuid NOT NULL,
       id uuid NOT NULL DEFAULT uuidv7(),
       -- What segments count by stands first, of fixed width and never null where possible: a scan of everyone then reads it without walking
       -- over the rest, which is half as slow again.
       created_at timestamptz NOT NULL DEFAULT now(),
       -- Sum of their orders, in minor units of the workspace's currency.
       revenue bigint NOT NULL DEFAULT 0,
       orders integer NOT NULL DEFAULT 0,
       -- Where, in what language and since which month, in one number that a segment's character is counted by (see segments/character.ts).
       cell integer GENERATED ALWAYS AS (
         least(2047, greatest(0, (extract(year FROM created_at AT TIME ZONE 'UTC')::int - 1970) * 12 + extract(month FROM created_at AT TIME ZONE 'UTC')::int - 1)) * 1048576
         + CASE WHEN language ~ '^[a-z]{2}(-|$)' THEN (ascii(language) - 96) * 32 + ascii(substr(language, 2)) - 96 ELSE 0 END * 1024
         + CASE WHEN country ~ '^[A-Z]{2}$' THEN (ascii(country) - 64) * 32 + ascii(substr(country, 2)) - 64 ELSE 0 END) STORED,
       first_order_at timestamptz,
       last_order_at timestamptz,
       -- When they last opened or clicked a message.
       engaged_at timestamptz,
       last_seen_at timestamptz,
       -- The state of the ledger, derived by it; null when never asked.
       email_consent text,
       sms_consent text,
       country text,
       language text,
       tags text[] NOT NULL DEFAULT '{}',
       properties jsonb NOT NULL DEFAULT '{}',
       external_id text,
       email text,
       phone text,
       first_name text,
       last_name text,
       city text,
       time_zone text,
       revision integer NOT NULL DEFAULT 1,
       updated_at timestamptz NOT NULL DEFAULT now(),
       search text GENERATED ALWAYS AS (lower(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' ||
         coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(external_id, ''))) STORED,
       PRIMARY KEY (workspace_id, id)
     ) WITH (fillfactor = 85);
     CREATE INDEX contacts_search ON contacts USING gin (search gin_trgm_ops);
     -- Row-level security lets no pattern near an index before the rows are known to be one's own. This function says so itself: at most so many
     -- contacts of the transaction's workspace, found by the index.
     CREATE FUNCTION contacts_like(pattern text, most integer) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
       SELECT id FROM contacts WHERE workspace_id = current_setting('app.workspace_id')::uuid AND search LIKE pattern LIMIT most
     $$;
     CREATE INDEX contacts_tags ON contacts USING gin (tags);

     -- One row an identifier: whichever of them an event carries leads to the same person.
     CREATE TABLE contact_identifiers (
       workspace_id uuid NOT NULL,
       kind text NOT NULL CHECK (kind IN ('external_id', 'anonymous_id', 'email', 'phone')),
       value text NOT NULL,
       contact_id uuid NOT NULL,
       PRIMARY KEY (workspace_id, kind, value)
     );
     CREATE INDEX contact_identifiers_of_contact ON contact_identifiers (workspace_id, contact_id);

     CREATE TABLE property_definitions (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       key text NOT NULL,
       type text NOT NULL CHECK (type IN ('text', 'number', 'boolean', 'date', 'list')),
       label text NOT NULL,
       created_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (workspace_id, key)
     );

     CREATE TABLE imports (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       id uuid NOT NULL DEFAULT uuidv7(),
       file_name text NOT NULL,
       header text[] NOT NULL,
       total_rows integer NOT NULL,
       kind text NOT NULL DEFAULT 'contacts' CHECK (kind IN ('contacts', 'orders')),
       mapping jsonb,
       state text NOT NULL DEFAULT 'uploaded' CHECK (state IN ('uploaded', 'running', 'done', 'cancelled')),
       -- Marked to be started on Temporal, like journey runs: what a crash leaves behind is found again.
       to_start boolean NOT NULL DEFAULT false,
       next_chunk integer NOT NULL DEFAULT 0,
       processed_rows integer NOT NULL DEFAULT 0,
       created_contacts integer NOT NULL DEFAULT 0,
       updated_contacts integer NOT NULL DEFAULT 0,
       orders integer NOT NULL DEFAULT 0,
       rejected_rows integer NOT NULL DEFAULT 0,
       created_at timestamptz NOT NULL DEFAULT now(),
       started_at timestamptz,
       finished_at timestamptz,
       PRIMARY KEY (workspace_id, id)
     );
     -- The uploaded file, cut in chunks: any worker on any machine can go on with it.
     CREATE TABLE import_chunks (
       workspace_id uuid NOT NULL,
       import_id uuid NOT NULL,
       number integer NOT NULL,
       first_line integer NOT NULL,
       rows jsonb NOT NULL,
       PRIMARY KEY (workspace_id, import_id, number),
       FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id) ON DELETE CASCADE
     );
     CREATE TABLE import_rejects (
       workspace_id uuid NOT NULL,
       import_id uuid NOT NULL,
       line integer NOT NULL,
       cells jsonb NOT NULL,
       reasons jsonb NOT NULL,
       PRIMARY KEY (workspace_id, import_id, line),
       FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id) ON DELETE CASCADE
     );`,
  )
  await isolate(
    db,
    'contacts',
    'contact_identifiers',
    'property_definitions',
    'imports',
    'import_chunks',
    'import_rejects',
  )
}
