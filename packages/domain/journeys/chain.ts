import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import type { RunContext } from './nodes/behaviour.ts'
import type { Standing } from './standing.ts'

/**
 * Journeys that start one another, or that begin with events which journeys make, are a chain. Beyond so many links nobody enters any more: two journeys
 * that call each other would otherwise never end.
 */
export const MOST_LINKS = 10

/** The link after the one by which someone came. */
export function nextLink({ entry }: Pick<Standing, 'entry'>): number {
  return (entry?.chain ?? 0) + 1
}

/** Changes contacts as a step of a run does: journeys that begin with these changes are the next link of the chain. */
export async function changeInChain(tx: WorkspaceTx, run: RunContext, nodeId: string, change: () => Promise<void>): Promise<void> {
  await sql`
    SELECT set_config('parcours.chain', (coalesce(max((p.entry ->> 'chain')::int), 0) + 1)::text, true) FROM journey_positions p
     WHERE p.workspace_id = ${run.workspaceId} AND p.run_id = ${run.runId} AND p.node_id = ${nodeId} AND p.state = 'ready' AND p.ended_at IS NULL`.execute(tx)
  await change()
  await sql`SELECT set_config('parcours.chain', '', true)`.execute(tx)
}
