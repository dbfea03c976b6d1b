import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Channel } from '@parcours/model/channels/registry.ts'
import type { QuietHours } from '@parcours/model/delivery/quiet-hours.ts'
import type { ContactId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { CONTACT_ZONE } from '../../condition/contact-date.ts'
import { reasonAgainstSql, withSuppression } from '../../delivery/exclusion.ts'
import { isQuiet, quietUntil } from '../../delivery/sending-hours.ts'
import type { RunContext } from '../nodes/behaviour.ts'
import { hold, type ReadyPosition } from './limits.ts'

/**
 * Those of some contacts at a step that are not in their quiet hours now. The others wait there until it is over where they
 * live; contacts who would get nothing anyway wait for nothing.
 */
export async function outsideQuietHours(
  tx: WorkspaceTx,
  run: RunContext,
  { nodeId, channel, quiet }: { nodeId: string; channel: Channel; quiet: QuietHours },
  positions: ReadyPosition[],
  now: Date,
): Promise<ReadyPosition[]> {
  const at = sql<Date>`${now}::timestamptz`
  const { rows } = await sql<{ contactId: ContactId; dueAt: Date }>`
    SELECT c.id AS "contactId", ${quietUntil(quiet, CONTACT_ZONE, at)} AS "dueAt"
      FROM contacts c
      JOIN workspaces w ON w.id = c.workspace_id
      ${withSuppression(channel)}
     WHERE c.workspace_id = ${run.workspaceId}
       AND c.id = ANY (${uuids(positions.map(({ contactId }) => contactId))})
       AND ${isQuiet(quiet, CONTACT_ZONE, at)}
       AND ${reasonAgainstSql(channel, sql`true`)} IS NULL`.execute(tx)
  await hold(tx, run, nodeId, rows)
  const heldBack = new Set(rows.map(({ contactId }) => contactId))
  return positions.filter(({ contactId }) => !heldBack.has(contactId))
}
