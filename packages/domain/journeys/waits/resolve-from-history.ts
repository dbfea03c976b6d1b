import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'
import type { RunContext } from '../nodes/behaviour.ts'
import { waitBehaviour } from '../nodes/waits.ts'

/** Whether contacts wait at a step for an event of theirs. */
export function isEventWait(node: JourneyNode): boolean {
  return waitBehaviour(node)?.resolve !== undefined
}

/**
 * Ends the waits whose event is on record already. Call it in a transaction after the one in which the contacts
 * arrived: events that are recorded from then on find the waits (for those recorded at the same moment see
 * `drainBatch`).
 * @param arrivedSince leaves out waits that began before
 * @param hasDeferredEvents whether the journey has deferred events: later events wait for them
 */
export async function resolveFromHistory(
  tx: WorkspaceTx,
  { workspaceId, journeyId, runId, graph }: RunContext,
  { arrivedSince, hasDeferredEvents, now }: { arrivedSince: Date | undefined; hasDeferredEvents: boolean; now: Date },
): Promise<void> {
  for (const node of graph.nodes) {
    const resolve = waitBehaviour(node)?.resolve
    if (!resolve) continue
    const hasHappened = resolve.fromHistory(node.settings, { journeyId, now, hasDeferredEvents })
    await sql`
      UPDATE journey_positions p SET state = 'ready', outcome = 'happened' FROM contacts c
       WHERE c.workspace_id = p.workspace_id
         AND c.id = p.contact_id
         AND p.workspace_id = ${workspaceId}
         AND p.run_id = ${runId}
         AND p.node_id = ${node.id}
         AND p.state = 'waiting'
         AND p.since >= ${arrivedSince ?? '-infinity'}::timestamptz AND ${hasHappened}`.execute(tx)
  }
}
