import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { ofVersion, type Stretch } from './live.ts'

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

/** Who entered a journey, who reached its goal, and which steps they had passed by then; in a stretch of it, by when they entered or reached it. */
export async function conversionsOf(tx: WorkspaceTx, workspaceId: string, journeyId: string, stretch: Stretch = {}) {
  const since = stretch.since ?? '-infinity'
  const inVersion = ofVersion(stretch, journeyId)
  const { rows: totals } = await sql<{ entered: number; converted: number; revenue: number; currency: string }>`
    SELECT (SELECT coalesce(sum(size), 0)::int FROM journey_runs x WHERE journey_id = ${journeyId} AND created_at >= ${since}::timestamptz AND ${inVersion}) AS entered,
           count(x.run_id)::int AS converted, coalesce(sum(x.revenue), 0)::bigint AS revenue, w.currency
      FROM workspaces w LEFT JOIN journey_conversions x ON x.workspace_id = w.id AND x.journey_id = ${journeyId} AND x.at >= ${since}::timestamptz AND ${inVersion}
     WHERE w.id = ${workspaceId} GROUP BY w.currency`.execute(tx)
  const steps = await stepConversions(tx, journeyId, stretch)
  const [total] = totals
  return { entered: total?.entered ?? 0, converted: total?.converted ?? 0, revenue: total?.revenue ?? 0, currency: total?.currency ?? '', steps }
}

/** Of those who reached the goal in a stretch of a journey, by which ways they had left its steps by then. @param nodeIds asks about these steps alone */
export async function stepConversions(tx: WorkspaceTx, journeyId: string, stretch: Stretch = {}, nodeIds?: string[]): Promise<StepConversion[]> {
  const { rows } = await sql<StepConversion>`
    SELECT t.node_id, t.port, count(*)::int AS converted, sum(x.revenue)::bigint AS revenue,
           extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY x.at - t.at))::float8 AS median_seconds
      FROM journey_conversions x JOIN journey_trail t ON t.workspace_id = x.workspace_id AND t.contact_id = x.contact_id AND t.run_id = x.run_id
     WHERE x.journey_id = ${journeyId} AND t.at <= x.at AND x.at >= ${stretch.since ?? '-infinity'}::timestamptz AND ${ofVersion(stretch, journeyId)}
       ${nodeIds ? sql`AND t.node_id = ANY (${nodeIds})` : sql``}
     GROUP BY t.node_id, t.port`.execute(tx)
  return rows
}
