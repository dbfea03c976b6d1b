import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { type Goal, LEFT_BY_GOAL, LEFT_BY_RULE } from '@parcours/model/journey/rules.ts'
import { sql } from 'kysely'
import { eventRows } from '../events/event-rows.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { isSameAsEntry } from '../journeys/enrollment/entry-key.ts'
import { exiting } from '../journeys/running/exiting.ts'
import type { EventSubscription } from '../journeys/subscriptions/event-subscriptions.ts'
import { ENTRY_EVENT_AT, SINCE_ENTRY } from '../journeys/waits/since.ts'
import { minorUnits } from '../orders/amount.ts'

/**
 * Applies goals and exit rules to these events, at whatever step the contacts are. A goal counts once for each
 * enrollment, within its days, even after the exit. Safe to repeat.
 */
export async function applyRules(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  subscriptions: EventSubscription<ResolvedEvent>[],
  now: Date,
): Promise<void> {
  // An event that is a goal and an exit at once counts as the goal.
  for (const subscription of subscriptions) {
    const goal = subscription.graph.rules?.goal
    if (subscription.kind === 'goal' && goal) await reachGoal(tx, workspaceId, subscription, goal, now)
  }
  for (const subscription of subscriptions)
    if (subscription.kind === 'exit') await exitByEvent(tx, workspaceId, subscription, now)
}

async function reachGoal(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  { versionId, journeyId, same, events }: EventSubscription<ResolvedEvent>,
  { days, exit }: Goal,
  now: Date,
): Promise<void> {
  const { currency } = await tx
    .selectFrom('workspaces')
    .select('currency')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  const gone = exiting({ workspaceId, why: LEFT_BY_GOAL, now }, sql`SELECT run_id, contact_id FROM reached`)
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
         AND e.occurred_at <= ${ENTRY_EVENT_AT} + make_interval(days => ${days}::int)
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

async function exitByEvent(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  { versionId, journeyId, same, events }: EventSubscription<ResolvedEvent>,
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
  await sql`WITH ${exiting({ workspaceId, why: LEFT_BY_RULE, now }, who)} SELECT count(*) FROM gone`.execute(tx)
}

/** The revenue of an event, in minor units; none in another currency, as sums hold one. */
function revenueOf({ properties }: ResolvedEvent, currency: string): number {
  const given = properties.currency
  if (typeof given === 'string' && given.toUpperCase() !== currency) return 0
  return minorUnits(properties.total ?? properties.revenue ?? properties.value) ?? 0
}
