import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { eventRows } from '../events/event-rows.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { waitBehaviour } from '../journeys/nodes/waits.ts'
import { markToWake } from '../journeys/running/exiting.ts'
import { atSteps, type EventSubscription } from '../journeys/subscriptions/event-subscriptions.ts'

/**
 * Ends the waits that these events fulfil: the positions become ready, and their runs are marked to be woken. One
 * statement for each step that waits for one of these events.
 */
export async function resolveWaits(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  subscriptions: EventSubscription<ResolvedEvent>[],
): Promise<number> {
  let woken = 0
  for (const { journeyId, versionId, node, events } of atSteps(subscriptions, 'wait')) {
    const resolve = waitBehaviour(node)?.resolve
    if (!resolve) continue
    const isFulfilled = resolve.byEvent(node.settings, journeyId)
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
