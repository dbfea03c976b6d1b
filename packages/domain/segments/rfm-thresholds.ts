import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type Condition, leavesOf } from '@parcours/model/condition/condition.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'

/**
 * Computes the quintiles of the workspace's customers: days since the last order, number of orders, and revenue (minor
 * units). A customer between two thresholds has the score between.
 */
export async function computeRfmThresholds(tx: WorkspaceTx, workspaceId: WorkspaceId, now: Date): Promise<void> {
  const fifths = sql`ARRAY[0.2, 0.4, 0.6, 0.8]`
  await sql`
    INSERT INTO rfm_thresholds (workspace_id, recency, frequency, value, computed_at)
    SELECT ${workspaceId},
           coalesce((percentile_disc(${fifths}) WITHIN GROUP (ORDER BY extract(epoch FROM ${now}::timestamptz
                 - last_order_at) / 86400))::numeric[], '{30,90,180,365}'),
           coalesce((percentile_disc(${fifths}) WITHIN GROUP (ORDER BY orders::numeric))::numeric[], '{1,2,3,5}'),
           coalesce((percentile_disc(${fifths}) WITHIN GROUP (ORDER BY revenue::numeric))::numeric[], '{1,2,3,5}'),
           ${now}
      FROM contacts WHERE workspace_id = ${workspaceId} AND orders > 0
    ON CONFLICT (workspace_id)
    DO UPDATE
       SET recency = excluded.recency, frequency = excluded.frequency, value = excluded.value,
           computed_at = excluded.computed_at`.execute(tx)
}

/** The first condition on classes needs thresholds; from then on the nightly reconciliation renews them. */
export async function ensureRfmThresholds(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  condition: Condition,
  now: Date,
): Promise<void> {
  if (!leavesOf(condition).some((leaf) => leaf.condition.kind === 'rfm')) return
  const known = await tx.selectFrom('rfm_thresholds').select('workspace_id').executeTakeFirst()
  if (!known) await computeRfmThresholds(tx, workspaceId, now)
}
