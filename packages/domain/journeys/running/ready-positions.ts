import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, RunId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import type { JourneyEntry } from './fill.ts'

/** A contact who is ready at a step. */
export interface ReadyPosition {
  contactId: ContactId
  entry: JourneyEntry | null
}

/**
 * The contacts of a run who are ready at a step, locked until the transaction ends. Others may arrive meanwhile: the
 * step is performed for the contacts read here, and only they move on.
 */
export async function lockReadyPositions(
  tx: WorkspaceTx,
  run: { workspaceId: WorkspaceId; runId: RunId },
  nodeId: string,
): Promise<ReadyPosition[]> {
  const { rows } = await sql<ReadyPosition>`
    SELECT p.contact_id AS "contactId", p.entry FROM journey_positions p
     WHERE p.workspace_id = ${run.workspaceId}
       AND p.run_id = ${run.runId}
       AND p.node_id = ${nodeId}
       AND p.state = 'ready'
     ORDER BY p.contact_id FOR UPDATE`.execute(tx)
  return rows
}
