import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/** Builds of segments whose moves journeys are still to be told of. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE segment_moves_to_tell (
       workspace_id uuid NOT NULL,
       segment_id uuid NOT NULL,
       -- The moves of one moment; see segment_moves.
       at timestamptz NOT NULL,
       -- Contacts up to this one have been told of.
       told_to uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
       PRIMARY KEY (workspace_id, segment_id, at),
       FOREIGN KEY (workspace_id, segment_id) REFERENCES segments (workspace_id, id) ON DELETE CASCADE
     );
     -- Moves of one moment are told of in the order of their contacts.
     DROP INDEX segment_moves_of_segment;
     CREATE INDEX segment_moves_of_segment ON segment_moves (workspace_id, segment_id, at DESC, contact_id);`,
  )
  await isolate(db, 'segment_moves_to_tell')
}
