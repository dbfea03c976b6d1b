import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { CAMPAIGN_NODE } from './source.ts'

/** What became of one variant of a campaign's sends. Money in minor units. */
export interface VariantResults {
  variant: string
  sent: number
  delivered: number
  opened: number
  /** Opened by a machine only: a privacy proxy or a scanner. */
  machineOpened: number
  clicked: number
  bounced: number
  complained: number
  unsubscribed: number
  /** People who ordered within the window after it was sent to them, what they spent, and the sum of the squares of it. */
  buyers: number
  revenue: number
  revenueSquares: number
  /** Of these, people who had clicked, and what they spent. */
  clickBuyers: number
  clickRevenue: number
}

/** The part of the record that belongs to some sends: SQL over the message `m`. */
export const ofSends = (sendIds: string[]) => sql`m.source_id = ANY (${sendIds}::uuid[]) AND m.node_id = ${CAMPAIGN_NODE}`

/**
 * Results by variant. An order counts when it was placed after the message was sent, within so many days; it is read once for all, not message by
 * message.
 */
export async function resultsOf(tx: WorkspaceTx, sendIds: string[], conversionDays: number): Promise<VariantResults[]> {
  if (sendIds.length === 0) return []
  const { rows } = await sql<VariantResults>`
    WITH sent AS MATERIALIZED (
      SELECT m.contact_id, m.variant, m.sent_at, m.delivered_at, m.opened_at, m.machine_opened_at, m.clicked_at, m.bounced_at, m.complained_at, m.unsubscribed_at
        FROM messages m WHERE ${ofSends(sendIds)} AND m.status = 'sent'
    ), span AS (
      SELECT min(sent_at) AS first, max(sent_at) + make_interval(days => ${conversionDays}::int) AS last FROM sent
    ), bought AS MATERIALIZED (
      SELECT s.variant, s.contact_id, sum(o.total) AS spent, sum(o.total) FILTER (WHERE o.ordered_at > s.clicked_at) AS after_click
        FROM span CROSS JOIN LATERAL (SELECT contact_id, ordered_at, total FROM orders WHERE ordered_at BETWEEN span.first AND span.last) o
        JOIN sent s ON s.contact_id = o.contact_id AND o.ordered_at > s.sent_at AND o.ordered_at <= s.sent_at + make_interval(days => ${conversionDays}::int)
       GROUP BY s.variant, s.contact_id
    )
    SELECT s.variant, s.sent, s.delivered, s.opened, s."machineOpened", s.clicked, s.bounced, s.complained, s.unsubscribed,
           coalesce(b.buyers, 0)::int AS buyers, coalesce(b.revenue, 0)::float8 AS revenue, coalesce(b.squares, 0)::float8 AS "revenueSquares",
           coalesce(b.click_buyers, 0)::int AS "clickBuyers", coalesce(b.click_revenue, 0)::float8 AS "clickRevenue"
      FROM (SELECT variant, count(*)::int AS sent, count(delivered_at)::int AS delivered, count(opened_at)::int AS opened,
                   (count(machine_opened_at) FILTER (WHERE opened_at IS NULL))::int AS "machineOpened", count(clicked_at)::int AS clicked, count(bounced_at)::int AS bounced,
                   count(complained_at)::int AS complained, count(unsubscribed_at)::int AS unsubscribed FROM sent GROUP BY variant) s
      LEFT JOIN (SELECT variant, count(*) AS buyers, sum(spent) AS revenue, sum(spent::float8 * spent) AS squares, count(after_click) AS click_buyers, sum(after_click) AS click_revenue
                   FROM bought GROUP BY variant) b USING (variant)
     ORDER BY s.variant`.execute(tx)
  return rows
}

/** What the people who were held out bought in the same time, to be compared with. */
export async function holdoutResults(tx: WorkspaceTx, sendIds: string[], conversionDays: number): Promise<{ people: number; buyers: number; revenue: number; revenueSquares: number }> {
  const { rows } = await sql<{ people: number; buyers: number; revenue: number; revenueSquares: number }>`
    WITH held AS (
      SELECT r.contact_id, s.prepared_at FROM campaign_recipients r JOIN campaign_sends s ON s.workspace_id = r.workspace_id AND s.id = r.send_id
       WHERE r.send_id = ANY (${sendIds}::uuid[]) AND r.lane = -1
    ), bought AS (
      SELECT h.contact_id, sum(o.total) AS spent FROM held h JOIN orders o ON o.contact_id = h.contact_id AND o.ordered_at > h.prepared_at
         AND o.ordered_at <= h.prepared_at + make_interval(days => ${conversionDays}::int) GROUP BY h.contact_id
    )
    SELECT (SELECT count(*) FROM held)::int AS people, count(*)::int AS buyers, coalesce(sum(spent), 0)::float8 AS revenue, coalesce(sum(spent::float8 * spent), 0)::float8 AS "revenueSquares" FROM bought`.execute(
    tx,
  )
  return rows[0] ?? { people: 0, buyers: 0, revenue: 0, revenueSquares: 0 }
}
