import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Channel } from '@parcours/model/channels/registry.ts'
import type { QuietHours } from '@parcours/model/delivery/quiet-hours.ts'
import type { ContactId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { CONTACT_ZONE } from '../../condition/contact-date.ts'
import { reasonAgainstSql, withSuppression } from '../../delivery/exclusion.ts'
import { isQuiet, nextOpening } from '../../delivery/sending-hours.ts'
import type { RunContext } from '../nodes/behaviour.ts'
import { LIMITED, type ReadyPosition } from './limits.ts'

/**
 * Those of some contacts at a step for whom it is not quiet now. The others wait there until it is over where they
 * live; contacts who would get nothing anyway wait for nothing.
 */
export async function outsideQuietHours(
  tx: WorkspaceTx,
  { workspaceId, runId }: RunContext,
  { nodeId, channel, quiet }: { nodeId: string; channel: Channel; quiet: QuietHours },
  positions: ReadyPosition[],
  now: Date,
): Promise<ReadyPosition[]> {
  const at = sql<Date>`${now}::timestamptz`
  const { rows } = await sql<{ contactId: ContactId }>`
    WITH quiet AS MATERIALIZED (
      SELECT c.id, ${nextOpening({ hours: null, quiet }, CONTACT_ZONE, at)} AS due_at
        FROM contacts c
        JOIN workspaces w ON w.id = c.workspace_id
        ${withSuppression(channel)}
       WHERE c.workspace_id = ${workspaceId}
         AND c.id = ANY (${uuids(positions.map(({ contactId }) => contactId))})
         AND ${isQuiet(quiet, CONTACT_ZONE, at)}
         AND ${reasonAgainstSql(channel, sql`true`)} IS NULL
    )
    UPDATE journey_positions p SET state = 'waiting', due_at = q.due_at, outcome = ${LIMITED}
      FROM quiet q
     WHERE p.workspace_id = ${workspaceId} AND p.run_id = ${runId} AND p.contact_id = q.id AND p.node_id = ${nodeId}
    RETURNING p.contact_id AS "contactId"`.execute(tx)
  const heldBack = new Set(rows.map(({ contactId }) => contactId))
  return positions.filter(({ contactId }) => !heldBack.has(contactId))
}
