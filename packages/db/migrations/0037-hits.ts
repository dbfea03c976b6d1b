import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/** Hits know their workspace, so that workspaces take turns and waits know how far hits are applied. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE outcome_inbox ADD COLUMN workspace_id uuid;
     UPDATE outcome_inbox h SET workspace_id = m.workspace_id FROM messages m WHERE m.id = h.message_id;
     DELETE FROM outcome_inbox WHERE workspace_id IS NULL;
     ALTER TABLE outcome_inbox ALTER COLUMN workspace_id SET NOT NULL;
     CREATE INDEX outcome_inbox_by_workspace ON outcome_inbox (workspace_id, at, seq);
     -- Our own events may tell of hits that were received before what stands in front of them.
     CREATE INDEX event_inbox_own ON event_inbox (workspace_id, received_at) WHERE contact_id IS NOT NULL;

     -- A clock that failed, or whose workspace is behind with its events, is looked at again then; "next_at" stays.
     ALTER TABLE journey_clocks ADD COLUMN put_off_until timestamptz;`,
  )
  await isolate(db, 'outcome_inbox')
}
