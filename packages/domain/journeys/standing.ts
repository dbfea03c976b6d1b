import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import type { JourneyEntry } from './fill.ts'
import type { RunContext } from './nodes/behaviour.ts'

/** Someone who stands ready at a step. */
export interface Standing {
  contactId: string
  entry: JourneyEntry | null
}

/** Beyond so many, a step is carried out for some after the others: all that is known of them is held in memory meanwhile. */
const MOST_AT_ONCE = 10_000

/**
 * Who of a run stands ready at a step, locked until the transaction ends; of many, some. Others may arrive at any moment: only those read here are those for
 * whom it is carried out, and who move on.
 */
export async function standingAt(tx: WorkspaceTx, run: RunContext, nodeId: string): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    SELECT p.contact_id AS "contactId", p.entry FROM journey_positions p
     WHERE p.workspace_id = ${run.workspaceId} AND p.run_id = ${run.runId} AND p.node_id = ${nodeId} AND p.state = 'ready' AND p.ended_at IS NULL
     ORDER BY p.contact_id LIMIT ${MOST_AT_ONCE} FOR UPDATE`.execute(tx)
  return rows
}
