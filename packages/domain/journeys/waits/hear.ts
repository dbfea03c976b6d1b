import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'
import type { RunContext } from '../nodes/behaviour.ts'
import { hasDoneInTime } from '../nodes/due.ts'
import { firstAwaited } from './since.ts'

type AwaitsNews = Extract<JourneyNode, { kind: 'waitForEvent' | 'waitForMessage' }>

/** Whether people wait there for something that they do, which the dispatcher hears of. */
export function awaitsNews(node: JourneyNode): node is AwaitsNews {
  return node.kind === 'waitForEvent' || node.kind === 'waitForMessage'
}

/** Whether the journey is to be told nothing of the position `p` that happened before the event `e`: SQL. */
const NOTHING_BEFORE = sql`
  WHERE NOT EXISTS (
    SELECT FROM journey_backlog b
     WHERE b.workspace_id = p.workspace_id
       AND b.journey_id = p.journey_id
       AND b.contact_id = p.contact_id
       AND (b.occurred_at, b.id) <= (e.occurred_at, e.id))`

/**
 * Those who have come to wait for an event that is on record already need not wait. To be asked in a transaction after
 * the one in which they came: whatever is recorded from then on finds them there (for what is recorded in that very
 * moment see `drainBatch`).
 * @param cameSince leaves out who has waited for longer
 * @param isBehind whether the journey is still to be told what
 *   someone did on their way: what happened after it is heard after it
 */
export async function hearRecorded(
  tx: WorkspaceTx,
  { workspaceId, journeyId, runId, graph }: RunContext,
  { cameSince, isBehind, now }: { cameSince: Date | undefined; isBehind: boolean; now: Date },
): Promise<void> {
  for (const node of graph.nodes) {
    if (!awaitsNews(node)) continue
    const hasHappened =
      node.kind === 'waitForEvent'
        ? sql`EXISTS (SELECT FROM (${firstAwaited(node.settings, now)}) e ${isBehind ? NOTHING_BEFORE : sql``})`
        : hasDoneInTime(node.settings, journeyId)
    await sql`
      UPDATE journey_positions p SET state = 'ready', outcome = 'happened' FROM contacts c
       WHERE c.workspace_id = p.workspace_id
         AND c.id = p.contact_id
         AND p.workspace_id = ${workspaceId}
         AND p.run_id = ${runId}
         AND p.node_id = ${node.id}
         AND p.state = 'waiting'
         AND p.since >= ${cameSince ?? '-infinity'}::timestamptz AND ${hasHappened}`.execute(tx)
  }
}
