import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type Goal, LEFT_BY_GOAL, LEFT_BY_RULE } from '@parcours/model/journey/rules.ts'
import { sql } from 'kysely'
import { eventRows } from '../events/event-rows.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { isSameAsEntry } from '../journeys/enrollment/entry-key.ts'
import { leaving } from '../journeys/running/leave.ts'
import type { Listener } from '../journeys/subscriptions/listeners.ts'
import { CAME_AT, SINCE_ENTRY } from '../journeys/waits/since.ts'
import { minorUnits } from '../orders/amount.ts'

/**
 * Holds these events against the goals and exit rules of the journeys whose people
 * did them, wherever they stand. A goal counts once for each time someone entered,
 * within its days, even when they have left. Done again it changes nothing.
 */
export async function applyRules(
  tx: WorkspaceTx,
  workspaceId: string,
  listeners: Listener<ResolvedEvent>[],
  now: Date,
): Promise<void> {
  // Whoever reaches the goal by what also makes them leave has reached it.
  for (const listener of listeners) {
    const goal = listener.graph.rules?.goal
    if (listener.kind === 'goal' && goal) await reachGoal(tx, workspaceId, listener, goal, now)
  }
  for (const listener of listeners) if (listener.kind === 'exit') await leaveByEvent(tx, workspaceId, listener, now)
}

async function reachGoal(
  tx: WorkspaceTx,
  workspaceId: string,
  { versionId, journeyId, same, events }: Listener<ResolvedEvent>,
  { days, exit }: Goal,
  now: Date,
): Promise<void> {
  const { currency } = await tx
    .selectFrom('workspaces')
    .select('currency')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  const gone = leaving({ workspaceId, why: LEFT_BY_GOAL, now }, sql`SELECT run_id, contact_id FROM reached`)
  await sql`
    WITH hits AS (
      SELECT DISTINCT ON (p.run_id, p.contact_id) p.run_id, p.contact_id, e.id, e.occurred_at, v.revenue
        FROM events e
        JOIN unnest(${events.map(({ id }) => id)}::uuid[],
            ${events.map((event) => revenueOf(event, currency))}::bigint[]) AS v (id, revenue) ON v.id = e.id
        JOIN journey_positions p ON p.workspace_id = e.workspace_id
         AND p.contact_id = e.contact_id
         AND p.journey_id = ${journeyId}
         AND p.version_id = ${versionId}
       WHERE ${eventRows(workspaceId, events)}
         AND ${SINCE_ENTRY}
         AND ${isSameAsEntry(same)}
         AND e.occurred_at <= ${CAME_AT} + make_interval(days => ${days}::int)
       ORDER BY p.run_id, p.contact_id, e.occurred_at, e.id
    ), reached AS (
      INSERT INTO journey_conversions (workspace_id, journey_id, version_id, run_id, contact_id, at, recorded_at,
          event_id, revenue)
      SELECT ${workspaceId}, ${journeyId}, ${versionId}, run_id, contact_id, occurred_at, ${now}, id, revenue FROM hits
      ON CONFLICT DO NOTHING
      RETURNING run_id, contact_id
    )${exit ? sql`, ${gone}` : sql``}
    SELECT count(*) FROM reached`.execute(tx)
}

async function leaveByEvent(
  tx: WorkspaceTx,
  workspaceId: string,
  { versionId, journeyId, same, events }: Listener<ResolvedEvent>,
  now: Date,
): Promise<void> {
  const who = sql`
    SELECT p.run_id, p.contact_id FROM events e
      JOIN journey_positions p ON p.workspace_id = e.workspace_id
       AND p.contact_id = e.contact_id
       AND p.journey_id = ${journeyId}
       AND p.version_id = ${versionId}
       AND p.ended_at IS NULL
     WHERE ${eventRows(workspaceId, events)} AND ${SINCE_ENTRY} AND ${isSameAsEntry(same)}`
  await sql`WITH ${leaving({ workspaceId, why: LEFT_BY_RULE, now }, who)} SELECT count(*) FROM gone`.execute(tx)
}

/** What the event says that it brought, in minor units; nothing when it is in another currency: sums hold one. */
function revenueOf({ properties }: ResolvedEvent, currency: string): number {
  const given = properties.currency
  if (typeof given === 'string' && given.toUpperCase() !== currency) return 0
  return minorUnits(properties.total ?? properties.revenue ?? properties.value) ?? 0
}
