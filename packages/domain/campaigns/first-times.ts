import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import type { UpdatedMessage } from '../delivery/message-events.ts'
import { addCounts } from './counters.ts'
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
  const rows = touched.flatMap(({ campaign_id, owner_id, variant, created_at, first_times }) =>
    campaign_id
      ? first_times.map((one) => ({ sendId: owner_id, variant: variant ?? '', madeAt: created_at, ...one }))
      : [],
  )
  if (rows.length === 0) return
  await addCounts(tx, workspaceId, rows)
  const harmed = rows.filter(({ what }) => what === 'complained' || what === 'bounced').map(({ sendId }) => sendId)
  await pauseUnhealthy(tx, [...new Set(harmed)], now)
}
