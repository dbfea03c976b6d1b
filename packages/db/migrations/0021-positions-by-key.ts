import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/**
 * Only the primary key of the positions begins with the workspace, and with the run at once. As long as other indexes
 * did too, the planner, which knows little of a table that a burst has just filled, could take one of them for a run's
 * people, and read everyone of the workspace for each batch.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `DROP INDEX journey_positions_active, journey_positions_once, journey_positions_in_journey, journey_positions_of_contact, journey_trail_of_contact, journey_trail_of_way;
     -- No one stands twice in a journey at once (unless its rule allows it: then each entry has a lane of its own) ...
     CREATE UNIQUE INDEX journey_positions_active ON journey_positions (contact_id, journey_id, lane) WHERE ended_at IS NULL;
     -- ... nor twice ever in one that takes everyone once.
     CREATE UNIQUE INDEX journey_positions_once ON journey_positions (contact_id, journey_id, lane) WHERE once;
     CREATE INDEX journey_positions_in_journey ON journey_positions (journey_id, entered_at DESC);
     CREATE INDEX journey_positions_of_contact ON journey_positions (contact_id, journey_id, entered_at DESC);
     CREATE INDEX journey_trail_of_contact ON journey_trail (contact_id, at DESC);
     CREATE INDEX journey_trail_of_way ON journey_trail (journey_id, node_id, port, at DESC);`,
  )
}
