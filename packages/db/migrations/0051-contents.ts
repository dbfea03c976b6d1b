import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/** What people write, of every kind: a draft, and versions that never change. Emails are the first kind. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE contents (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       id uuid NOT NULL DEFAULT uuidv7(),
       -- As in the registry of the model.
       kind text NOT NULL,
       name text NOT NULL,
       -- The version that is used.
       revision integer NOT NULL DEFAULT 1,
       -- Of that version; marketing goes to those who agreed only.
       purpose text NOT NULL CHECK (purpose IN ('marketing', 'service')),
       -- What is being written and not published yet; null while it says the same as the version.
       draft jsonb,
       -- Counts every change, of the draft too: two people who edit are told apart by it.
       edition integer NOT NULL DEFAULT 1,
       created_at timestamptz NOT NULL DEFAULT now(),
       updated_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (workspace_id, id)
     );
     CREATE INDEX contents_latest ON contents (workspace_id, kind, updated_at DESC);

     -- Each published state, so that a message can always be shown as it was sent.
     CREATE TABLE content_versions (
       workspace_id uuid NOT NULL,
       content_id uuid NOT NULL,
       revision integer NOT NULL,
       -- What lists show of it.
       title text NOT NULL,
       document jsonb NOT NULL,
       -- What was made of the document: of an email its html.
       compiled jsonb NOT NULL,
       saved_by uuid REFERENCES users ON DELETE SET NULL,
       saved_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (workspace_id, content_id, revision),
       FOREIGN KEY (workspace_id, content_id) REFERENCES contents (workspace_id, id) ON DELETE CASCADE
     );

     INSERT INTO contents (workspace_id, id, kind, name, revision, purpose, draft, edition, created_at, updated_at)
     SELECT workspace_id, id, 'email', name, revision, purpose, draft, edition, created_at, updated_at
       FROM email_templates;

     -- Of the earliest versions only the HTML was kept: it can be written again as it was sent.
     INSERT INTO content_versions (workspace_id, content_id, revision, title, document, compiled, saved_by, saved_at)
     SELECT workspace_id, template_id, revision, subject,
            jsonb_build_object(
              'subject', subject,
              'preheader', preheader,
              'source', coalesce(source, html),
              'format', CASE WHEN source IS NULL THEN 'html' ELSE format END,
              'purpose', purpose),
            jsonb_build_object('html', html), saved_by, saved_at
       FROM email_template_revisions;

     DROP TABLE email_template_revisions;
     DROP TABLE email_templates;

     -- Contents use others too, and their kinds are those of the model.
     ALTER TABLE usages
       DROP CONSTRAINT usages_user_kind_check,
       DROP CONSTRAINT usages_used_kind_check;
     COMMENT ON COLUMN usages.user_version IS
       'Of a journey the number of a version, of content 1 for the version that is used; 0: a draft';`,
  )
  await isolate(db, 'contents', 'content_versions')
}
