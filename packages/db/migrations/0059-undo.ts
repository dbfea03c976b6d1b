import type { Kysely } from 'kysely'
import { APP_ROLE, run } from './sql.ts'

/** What people make and delete; decision 048 says what is not among it. */
const RESTORABLE = ['segments', 'journeys', 'campaigns', 'contents', 'saved_rows', 'saved_views', 'connections']

/** Launches that wait for a moment, and deletions that can be undone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE campaigns ADD COLUMN leaves_at timestamptz;
     ALTER TABLE campaign_sends DROP CONSTRAINT campaign_sends_state_check;
     ALTER TABLE campaign_sends ADD CONSTRAINT campaign_sends_state_check
       CHECK (state IN ('scheduled', 'sending', 'paused', 'done', 'cancelled', 'withdrawn'));`,
  )
  for (const table of RESTORABLE)
    await run(
      db,
      `ALTER TABLE ${table} ADD COLUMN deleted_at timestamptz;
       -- What is deleted is there for nobody, whatever a query says, until someone restores it or it is purged.
       CREATE POLICY not_deleted ON ${table} AS RESTRICTIVE TO ${APP_ROLE}
         USING (deleted_at IS NULL OR (SELECT current_setting('app.sees_deleted', true)) = 'on')
         WITH CHECK (true);`,
    )
}
