import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/** Long work that people start and watch, and the views of lists that they keep. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE operations (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       id uuid NOT NULL DEFAULT uuidv7(),
       kind text NOT NULL,
       input jsonb NOT NULL,
       state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'undone')),
       -- Marked to be started on Temporal, like imports.
       to_start boolean NOT NULL DEFAULT true,
       total integer,
       done integer NOT NULL DEFAULT 0,
       -- How many rows were really changed or written.
       affected integer NOT NULL DEFAULT 0,
       -- Where the next chunk begins.
       cursor uuid,
       chunk integer NOT NULL DEFAULT 0,
       started_by uuid,
       created_at timestamptz NOT NULL,
       finished_at timestamptz,
       PRIMARY KEY (workspace_id, id)
     );
     CREATE INDEX operations_to_start ON operations (id) WHERE to_start;

     -- Who was changed, so that exactly that can be undone.
     CREATE TABLE operation_changes (
       workspace_id uuid NOT NULL,
       operation_id uuid NOT NULL,
       contact_id uuid NOT NULL,
       added text[] NOT NULL,
       removed text[] NOT NULL,
       PRIMARY KEY (workspace_id, operation_id, contact_id),
       FOREIGN KEY (workspace_id, operation_id) REFERENCES operations (workspace_id, id) ON DELETE CASCADE
     );
     -- The file that an operation writes, part by part.
     CREATE TABLE operation_files (
       workspace_id uuid NOT NULL,
       operation_id uuid NOT NULL,
       part integer NOT NULL,
       content text NOT NULL,
       PRIMARY KEY (workspace_id, operation_id, part),
       FOREIGN KEY (workspace_id, operation_id) REFERENCES operations (workspace_id, id) ON DELETE CASCADE
     );

     CREATE TABLE saved_views (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       id uuid NOT NULL DEFAULT uuidv7(),
       list text NOT NULL CHECK (list IN ('contacts')),
       name text NOT NULL,
       -- Filters, order and columns, as the list's address holds them.
       query jsonb NOT NULL,
       created_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (workspace_id, id)
     );`,
  )
  await isolate(db, 'operations', 'operation_changes', 'operation_files', 'saved_views')
}
