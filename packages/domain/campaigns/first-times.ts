import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import type { UpdatedMessage } from '../delivery/message-events.ts'
import { pauseUnhealthy } from './health.ts'

/**
 * Adds the first events of a campaign's messages to its live counts, and pauses a campaign that harms the sending
 * domain.
 */
export async function noteFirstTimes(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  touched: UpdatedMessage[],
  now: Date,
): Promise<void> {
  const rows = touched.flatMap(({ campaign_id, owner_id, variant, first_times }) =>
    campaign_id ? first_times.map((one) => ({ sendId: owner_id, variant: variant ?? '', ...one })) : [],
  )
  if (rows.length === 0) return
  await sql`
    INSERT INTO campaign_counters (workspace_id, send_id, variant, what, count)
    SELECT ${workspaceId}::uuid, send_id, variant, what, sum(count)
      FROM unnest(${rows.map(({ sendId }) => sendId)}::uuid[], ${rows.map(({ variant }) => variant)}::text[],
      ${rows.map(({ what }) => what)}::text[], ${rows.map(({ count }) => count)}::int[]) AS r (send_id, variant, what,
      count)
     GROUP BY send_id, variant, what`.execute(tx)
  const harmed = rows.filter(({ what }) => what === 'complained' || what === 'bounced').map(({ sendId }) => sendId)
  await pauseUnhealthy(tx, [...new Set(harmed)], now)
}
