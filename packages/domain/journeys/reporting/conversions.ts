import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { JourneyId, WorkspaceId } from '@parcours/model/id.ts'
import { NODE_KINDS } from '@parcours/model/journey/registry.ts'
import { NO_PORTS } from '@parcours/model/journey/rules.ts'
import { sql } from 'kysely'
import { RUN_SIZE } from '../running/run-size.ts'
import { inItsTime, ofVersion, type Stretch } from './live.ts'

/**
 * Of those who left a step by a port, how many reached the goal after it: once for each entry, however often they
 * passed it.
 */
export interface StepConversion {
  node_id: string
  port: string
  converted: number
  /** In minor units of the workspace's currency; an order that several entries of one contact led to counts once. */
  revenue: number
  /** From the step to the goal, half of them took less. */
  median_seconds: number
}

/**
 * What the goal `x` was reached by: an event, or its moment where that is all we know. Of several events at one moment
 * each brought its own. SQL.
 */
const BROUGHT = sql`coalesce(x.event_id::text, x.at::text)`

/**
 * By when the goal `x` was recorded. Steps are dated by when they were carried out, goals by when they happened: where
 * either came late, the time at which it happened would leave out steps that led to it. SQL.
 */
const RECORDED_AT = sql<Date>`greatest(x.at, x.recorded_at)`

/** Steps that take time: contacts wait there, or something is done in the world. All others only pass contacts on. */
const TAKE_TIME = Object.values(NODE_KINDS).flatMap(({ kind, role, effect }) =>
  role === 'wait' || effect ? [kind] : [],
)

/**
 * Whether the contact who reached the goal `x` had left the step of the trail `t` by then: SQL over the steps that take
 * time, `slow`. What only passes contacts on takes no time in a journey, however late it is carried out. A contact who
 * exited at it must have done so before; not by that very goal, which may be recorded under a time before its event's.
 */
const HAD_PASSED = sql<boolean>`
  CASE
    WHEN t.port = ANY (${NO_PORTS}::text[]) THEN t.at <= x.at AND t.at IS DISTINCT FROM x.recorded_at
    ELSE t.at <= ${RECORDED_AT} OR NOT EXISTS (
      SELECT FROM journey_trail s
       WHERE s.workspace_id = t.workspace_id AND s.contact_id = t.contact_id AND s.run_id = t.run_id
         AND s.at > ${RECORDED_AT}
         AND s.at <= t.at
         AND s.node_id IN (SELECT id FROM slow))
  END`

/**
 * How often a journey was entered and its goal reached, by how many contacts, and which steps they had passed by then;
 * in a stretch of it, by when they entered or reached it.
 */
export async function conversionsOf(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  journeyId: JourneyId,
  stretch: Stretch = {},
) {
  const { rows: totals } = await sql<{
    entered: number
    contacts_entered: number
    converted: number
    contacts_converted: number
    revenue: number
    currency: string
  }>`
    SELECT (SELECT coalesce(sum(${RUN_SIZE}), 0)::int
              FROM journey_runs r
             WHERE r.journey_id = ${journeyId}
               AND ${inItsTime(stretch, 'r.created_at')}
               AND ${ofVersion(stretch, journeyId, 'r')}) AS entered,
           (SELECT count(*)::int
              FROM (SELECT FROM journey_positions p
                     WHERE p.journey_id = ${journeyId}
                       AND ${inItsTime(stretch, 'p.entered_at')}
                       AND ${ofVersion(stretch, journeyId, 'p')}
                     GROUP BY p.contact_id) c) AS contacts_entered,
           count(x.run_id)::int AS converted, count(DISTINCT x.contact_id)::int AS contacts_converted,
           coalesce(sum(x.revenue) FILTER (WHERE x.is_first), 0)::bigint AS revenue,
           w.currency
      FROM workspaces w
      LEFT JOIN (SELECT x.workspace_id, x.run_id, x.contact_id, x.revenue,
          row_number() OVER (PARTITION BY x.contact_id, ${BROUGHT} ORDER BY x.run_id) = 1 AS is_first
                   FROM journey_conversions x
                  WHERE x.journey_id = ${journeyId}
                    AND ${inItsTime(stretch, 'x.at')}
                    AND ${ofVersion(stretch, journeyId)}) x ON x.workspace_id = w.id
     WHERE w.id = ${workspaceId} GROUP BY w.currency`.execute(tx)
  const steps = await stepConversions(tx, journeyId, stretch)
  const [total] = totals
  return {
    entered: total?.entered ?? 0,
    converted: total?.converted ?? 0,
    contactsEntered: total?.contacts_entered ?? 0,
    contactsConverted: total?.contacts_converted ?? 0,
    revenue: total?.revenue ?? 0,
    currency: total?.currency ?? '',
    steps,
  }
}

/**
 * Of those who reached the goal in a stretch of a journey, by which ports they had left its steps when it was recorded.
 * @param nodeIds asks about these steps alone
 */
export async function stepConversions(
  tx: WorkspaceTx,
  journeyId: JourneyId,
  stretch: Stretch = {},
  nodeIds?: string[],
): Promise<StepConversion[]> {
  const { rows } = await sql<StepConversion>`
    WITH slow AS MATERIALIZED (
      SELECT DISTINCT n ->> 'id' AS id
        FROM journey_versions v CROSS JOIN LATERAL jsonb_array_elements(v.graph -> 'nodes') n
       WHERE v.journey_id = ${journeyId} AND n ->> 'kind' = ANY (${TAKE_TIME}::text[])
    ), passed AS (
      SELECT DISTINCT ON (x.run_id, x.contact_id, t.node_id, t.port) x.run_id, x.contact_id, t.node_id, t.port,
             x.revenue, ${BROUGHT} AS brought, greatest(x.at - t.at, interval '0') AS took
        FROM journey_conversions x
        JOIN journey_trail t ON t.workspace_id = x.workspace_id AND t.contact_id = x.contact_id AND t.run_id = x.run_id
       WHERE x.journey_id = ${journeyId}
         AND ${HAD_PASSED}
         AND ${inItsTime(stretch, 'x.at')}
         AND ${ofVersion(stretch, journeyId)}
         ${nodeIds ? sql`AND t.node_id = ANY (${nodeIds})` : sql``}
       ORDER BY x.run_id, x.contact_id, t.node_id, t.port, t.at DESC
    ), once AS (
      SELECT *, row_number() OVER (PARTITION BY node_id, port, contact_id, brought ORDER BY run_id) = 1 AS is_first
        FROM passed
    )
    SELECT node_id, port, count(*)::int AS converted,
           coalesce(sum(revenue) FILTER (WHERE is_first), 0)::bigint AS revenue,
           extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY took))::float8 AS median_seconds
      FROM once
     GROUP BY node_id, port`.execute(tx)
  return rows
}
