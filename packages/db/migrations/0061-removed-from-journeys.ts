import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/** Contacts leave a journey also because a user takes them out. Checked apart, so that nobody waits meanwhile. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE journey_positions DROP CONSTRAINT journey_positions_ended_why_check;
     ALTER TABLE journey_positions ADD CONSTRAINT journey_positions_ended_why_check CHECK (ended_why IN (
       'completed', 'goal', 'exitRule', 'changed', 'stopped', 'overdue', 'merged', 'removed')) NOT VALID;
     ALTER TABLE journey_positions VALIDATE CONSTRAINT journey_positions_ended_why_check;`,
  )
}
