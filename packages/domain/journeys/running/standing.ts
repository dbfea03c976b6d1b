import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import type { JourneyEntry } from './fill.ts'

/** Someone who stands ready at a step. */
export interface Standing {
  contactId: string
  entry: JourneyEntry | null
}

/**
 * Who of a run stands ready at a step, locked until the transaction ends. Others may arrive at any moment: for those
 * read here it is carried out, and only they move on.
 */
export async function standingAt(
  tx: WorkspaceTx,
  run: { workspaceId: string; runId: string },
  nodeId: string,
): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    SELECT p.contact_id AS "contactId", p.entry FROM journey_positions p
     WHERE p.workspace_id = ${run.workspaceId}
       AND p.run_id = ${run.runId}
       AND p.node_id = ${nodeId}
       AND p.state = 'ready'
     ORDER BY p.contact_id FOR UPDATE`.execute(tx)
  return rows
}
