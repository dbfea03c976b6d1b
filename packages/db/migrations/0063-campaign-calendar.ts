import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/**
 * What the calendar of campaigns reads by: sends by their time, live campaigns by their rules, and drafts by the day
 * that they have. The day is a column, since an index of an expression is of no use under row level security.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE INDEX campaign_sends_by_start ON campaign_sends (workspace_id, starts_at);
     -- As it was written, also where there is no such day.
     ALTER TABLE campaigns ADD COLUMN planned_day text COLLATE "C" GENERATED ALWAYS AS (
       left(coalesce(definition #>> '{schedule,at}', definition #>> '{schedule,day}',
                     definition #>> '{schedule,start}'), 10)) STORED;
     CREATE INDEX campaigns_planned ON campaigns (workspace_id, planned_day) WHERE state = 'draft';
     CREATE INDEX campaigns_live ON campaigns (workspace_id) WHERE state = 'live';`,
  )
}
