import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/** What the nightly comparison of sums with their rows found and mended; nothing, as a rule. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE sum_reconciliations (
       workspace_id uuid NOT NULL,
       at timestamptz NOT NULL,
       -- Contacts whose sums of orders were others than their orders say, and totals that were others than the events.
       orders integer NOT NULL,
       events integer NOT NULL,
       milliseconds integer NOT NULL,
       PRIMARY KEY (workspace_id, at)
     );`,
  )
  await isolate(db, 'sum_reconciliations')
}
