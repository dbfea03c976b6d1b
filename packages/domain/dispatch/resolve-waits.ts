import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { eventRows } from '../events/event-rows.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { isSameAsEntry } from '../journeys/enrollment/entry-key.ts'
import { hasDoneInTime } from '../journeys/nodes/due.ts'
import { markToWake } from '../journeys/running/exiting.ts'
import { atSteps, type EventSubscription } from '../journeys/subscriptions/event-subscriptions.ts'
import { IN_TIME, SINCE_LAST_WAIT } from '../journeys/waits/since.ts'

/**
 * Ends the waits that these events fulfil: the positions become ready, and their runs are marked to be woken. One
 * statement for each step that waits for one of these events.
 */
export async function resolveWaits(
  tx: WorkspaceTx,
  workspaceId: string,
  subscriptions: EventSubscription<ResolvedEvent>[],
): Promise<number> {
  let woken = 0
  for (const { journeyId, versionId, node, same, events } of [
    ...atSteps(subscriptions, 'waitForEvent'),
    ...atSteps(subscriptions, 'waitForMessage'),
  ]) {
    // The message's row knows the open or click already, and the enrollment that the message belongs to.
    const isFulfilled =
      node.kind === 'waitForMessage'
        ? hasDoneInTime(node.settings, journeyId)
        : sql`${SINCE_LAST_WAIT} AND ${IN_TIME} AND ${isSameAsEntry(same)}`
    const { rows } = await sql<{ woken: number }>`
      WITH ready AS (
        UPDATE journey_positions p SET state = 'ready', outcome = 'happened'
          FROM events e
         WHERE ${eventRows(workspaceId, events)}
           AND p.workspace_id = e.workspace_id
           AND p.contact_id = e.contact_id
           AND p.version_id = ${versionId}
           AND p.node_id = ${node.id}
           AND p.ended_at IS NULL AND p.state = 'waiting' AND ${isFulfilled}
        RETURNING p.run_id
      ), marked AS (${markToWake(workspaceId, sql`SELECT run_id FROM ready`)})
      SELECT count(*)::int AS woken FROM ready`.execute(tx)
    woken += rows[0]?.woken ?? 0
  }
  return woken
}
