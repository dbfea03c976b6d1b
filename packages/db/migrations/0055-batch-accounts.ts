import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/** A batch that is sent again under its key is known only to the account that had it before, and only for a time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE delivery_batches
       -- Which account knows the batch by its key, as a fingerprint; null where the provider knows no keys.
       ADD COLUMN account text,
       -- The first so many messages had their results before this account got the others.
       ADD COLUMN settled integer NOT NULL DEFAULT 0,
       ADD COLUMN handed_at timestamptz NOT NULL DEFAULT now();`,
  )
}
