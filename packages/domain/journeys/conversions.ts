import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

/** Of those who left a step by a way, how many reached the goal after it. */
export interface StepConversion {
  node_id: string
  port: string
  converted: number
  /** In minor units of the workspace's currency. */
  revenue: number
  /** From the step to the goal, half of them took less. */
  median_seconds: number
}

/** Who entered a journey, who reached its goal, and which steps they had passed by then; over all versions. */
export async function conversionsOf(tx: WorkspaceTx, workspaceId: string, journeyId: string) {
  const { rows: totals } = await sql<{ entered: number; converted: number; revenue: number; currency: string }>`
    SELECT (SELECT coalesce(sum(size), 0)::int FROM journey_runs WHERE journey_id = ${journeyId}) AS entered,
           count(c.run_id)::int AS converted, coalesce(sum(c.revenue), 0)::bigint AS revenue, w.currency
      FROM workspaces w LEFT JOIN journey_conversions c ON c.workspace_id = w.id AND c.journey_id = ${journeyId}
     WHERE w.id = ${workspaceId} GROUP BY w.currency`.execute(tx)
  const { rows: steps } = await sql<StepConversion>`
    SELECT t.node_id, t.port, count(*)::int AS converted, sum(c.revenue)::bigint AS revenue,
           extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY c.at - t.at))::float8 AS median_seconds
      FROM journey_conversions c JOIN journey_trail t ON t.workspace_id = c.workspace_id AND t.contact_id = c.contact_id AND t.run_id = c.run_id
     WHERE c.journey_id = ${journeyId} AND t.at <= c.at
     GROUP BY t.node_id, t.port`.execute(tx)
  const [total] = totals
  return { entered: total?.entered ?? 0, converted: total?.converted ?? 0, revenue: total?.revenue ?? 0, currency: total?.currency ?? '', steps }
}
