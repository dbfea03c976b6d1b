import type { JourneyId, RunId, WorkspaceId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'
import { Topic } from '../../topic.ts'

/** Contacts of a run are settled, and their journey has deferred events. */
export const runSettled = new Topic<[run: { journeyId: JourneyId; runId: RunId }, now: Date]>('run settled')

/** Whether the position `p` is in transit as of when the event `f` happened: SQL for `isInTransit`. */
const IS_IN_TRANSIT = sql<boolean>`
  (p.state = 'ready'
   OR (p.state = 'waiting'
       AND (p.due_at < f.occurred_at OR p.due_at <= p.since)
       AND p.outcome IS DISTINCT FROM 'limited'))`

/**
 * Whether the contact of the pair `f` (journey, contact) is in transit nowhere in the journey; a contact who has just
 * enrolled moves to the first wait before.
 */
export const IS_SETTLED = sql<boolean>`NOT EXISTS (
  SELECT FROM journey_positions p JOIN journey_runs r ON r.workspace_id = p.workspace_id AND r.id = p.run_id
   WHERE p.workspace_id = f.workspace_id
     AND p.contact_id = f.contact_id
     AND p.journey_id = f.journey_id
     AND p.state <> 'done'
     AND (r.to_begin OR ${IS_IN_TRANSIT}))`

/** Whether the contact of the pair `f` is settled in a run. */
export function isSettledIn({ journeyId, runId }: { journeyId: JourneyId; runId: RunId }): RawBuilder<boolean> {
  return sql`(f.journey_id = ${journeyId} AND EXISTS (
    SELECT FROM journey_positions p
     WHERE p.workspace_id = f.workspace_id
       AND p.run_id = ${runId}
       AND p.contact_id = f.contact_id
       AND NOT ${IS_IN_TRANSIT}))`
}

/** Whether a journey has deferred events: SQL. */
export function hasDeferredEvents(workspaceId: WorkspaceId, journeyId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`
    EXISTS (SELECT FROM journey_deferred_events d WHERE d.workspace_id = ${workspaceId} AND d.journey_id = ${journeyId})`
}
