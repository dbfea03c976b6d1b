import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/**
 * What emails are made of: drafts beside what is published, versions
 * with their source, the brand, pictures and saved rows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE email_templates RENAME COLUMN mjml TO source;
     ALTER TABLE email_templates ADD COLUMN format text NOT NULL DEFAULT 'mjml' CHECK (format IN ('mjml', 'html')),
       -- What is being written and not published yet: subject, preheader, source, format, purpose.
       ADD COLUMN draft jsonb,
       -- Counts every change, of the draft too: two people who edit are told apart by it.
       ADD COLUMN edition integer NOT NULL DEFAULT 1;
     ALTER TABLE email_template_revisions ADD COLUMN source text, ADD COLUMN format text NOT NULL DEFAULT 'mjml' CHECK (format IN ('mjml', 'html')),
       ADD COLUMN saved_by uuid REFERENCES users ON DELETE SET NULL;
     UPDATE email_template_revisions r SET source = t.source FROM email_templates t WHERE t.workspace_id = r.workspace_id AND t.id = r.template_id AND t.revision = r.revision;

     CREATE TABLE brand_kits (
       workspace_id uuid PRIMARY KEY REFERENCES workspaces ON DELETE CASCADE,
       kit jsonb NOT NULL,
       revision integer NOT NULL DEFAULT 1,
       updated_at timestamptz NOT NULL DEFAULT now()
     );

     -- Pictures are public by address, so that mail programs can fetch them; the address cannot be guessed.
     CREATE TABLE images (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
       name text NOT NULL,
       alt text NOT NULL DEFAULT '',
       type text NOT NULL CHECK (type IN ('image/jpeg', 'image/png', 'image/gif')),
       width integer NOT NULL,
       height integer NOT NULL,
       bytes integer NOT NULL,
       content bytea NOT NULL,
       -- Taken out of the library; emails that were sent still show it.
       hidden boolean NOT NULL DEFAULT false,
       created_at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, id)
     );
     CREATE INDEX images_latest ON images (workspace_id, created_at DESC, id DESC) WHERE NOT hidden;

     CREATE TABLE saved_rows (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       id uuid NOT NULL DEFAULT uuidv7(),
       name text NOT NULL,
       source text NOT NULL,
       created_at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, id)
     );`,
  )
  await isolate(db, 'brand_kits', 'images', 'saved_rows')
}
