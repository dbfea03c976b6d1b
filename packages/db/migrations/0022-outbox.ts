import { inflateRawSync } from 'node:zlib'
import { type Kysely, sql } from 'kysely'
import { isolate, run } from './sql.ts'

/** Deflate looks back 32 kB at most. */
const WINDOW = 32_768

interface Row {
  workspace_id: string
  message_id: string
  base: Buffer
  html: Buffer
}

/**
 * The sandbox keeps once what the emails of a batch share before anyone's data is filled in, and of each what is filled
 * in. Before, the dictionary with which they were deflated was the batch's first email, and so outlived its reader.
 * Emails from before are kept whole.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE sandbox_batches ADD COLUMN pieces text[] NOT NULL DEFAULT '{}';
     ALTER TABLE sandbox_outbox ADD COLUMN filled jsonb;`,
  )
  for (;;) {
    const { rows } = await sql<Row>`
      SELECT o.workspace_id, o.message_id, o.html, b.html AS base
        FROM sandbox_outbox o
        JOIN sandbox_batches b ON b.workspace_id = o.workspace_id AND b.id = o.batch_id
       WHERE o.filled IS NULL LIMIT 1000`.execute(db)
    if (rows.length === 0) break
    const whole = rows.map(({ html, base }) =>
      JSON.stringify(inflateRawSync(html, { dictionary: base.subarray(-WINDOW) }).toString()),
    )
    await sql`
      UPDATE sandbox_outbox o
         SET filled = f.filled
        FROM unnest(${rows.map(({ workspace_id }) => workspace_id)}::uuid[],
            ${rows.map(({ message_id }) => message_id)}::uuid[], ${whole}::jsonb[])
          AS f (workspace_id, message_id, filled)
           WHERE o.workspace_id = f.workspace_id AND o.message_id = f.message_id`.execute(db)
  }
  await run(
    db,
    `ALTER TABLE sandbox_batches DROP COLUMN html, ALTER COLUMN pieces DROP DEFAULT;
     ALTER TABLE sandbox_outbox DROP COLUMN html, ALTER COLUMN filled SET NOT NULL;
     -- See outbox.ts for its shapes.
     ALTER TABLE sandbox_outbox RENAME COLUMN filled TO html;

     -- Contacts of whom emails to others tell, tests and notices: whoever erases one finds these too.
     CREATE TABLE sandbox_about (
       workspace_id uuid NOT NULL,
       message_id uuid NOT NULL,
       contact_id uuid NOT NULL
     );
     CREATE INDEX sandbox_about_contact ON sandbox_about (contact_id);`,
  )
  await isolate(db, 'sandbox_about')
}
