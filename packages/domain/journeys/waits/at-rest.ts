import { type RawBuilder, sql } from 'kysely'
import { Topic } from '../../topic.ts'

/** People of a run have come to rest whose journey is still to be told what some did on their way. */
export const runRested = new Topic<[run: { journeyId: string; runId: string }, now: Date]>('run rested')

/** Whether the position `p` is on its way still, as of when the event `f` happened: SQL for what `isOnTheWay` says. */
const IS_ON_THE_WAY = sql<boolean>`
  (p.state = 'ready'
   OR (p.state = 'waiting'
       AND (p.due_at < f.occurred_at OR p.due_at <= p.since)
       AND p.outcome IS DISTINCT FROM 'limited'))`

/**
 * Of pairs `f` of a journey and a person, those who have come to rest
 * everywhere in it; who has just entered is led on first.
 */
export const AT_REST = sql<boolean>`NOT EXISTS (
  SELECT FROM journey_positions p JOIN journey_runs r ON r.workspace_id = p.workspace_id AND r.id = p.run_id
   WHERE p.workspace_id = f.workspace_id
     AND p.contact_id = f.contact_id
     AND p.journey_id = f.journey_id
     AND p.state <> 'done'
     AND (r.to_begin OR ${IS_ON_THE_WAY}))`

/** Of those, the people of a run who have come to rest in it. */
export function atRestIn({ journeyId, runId }: { journeyId: string; runId: string }): RawBuilder<boolean> {
  return sql`(f.journey_id = ${journeyId} AND EXISTS (
    SELECT FROM journey_positions p
     WHERE p.workspace_id = f.workspace_id
       AND p.run_id = ${runId}
       AND p.contact_id = f.contact_id
       AND NOT ${IS_ON_THE_WAY}))`
}

/** Whether a journey is to be told anything of anybody: SQL. */
export function isBehind(workspaceId: string, journeyId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`
    EXISTS (SELECT FROM journey_backlog b WHERE b.workspace_id = ${workspaceId} AND b.journey_id = ${journeyId})`
}
