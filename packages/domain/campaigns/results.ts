import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { SendId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { latestMoment, MAX_DATE_ROUNDING } from './orders.ts'
import { CAMPAIGN_NODE } from './send-context.ts'

/** What became of some messages, and what it brought. Money in minor units. */
export interface MessageResults {
  sent: number
  delivered: number
  opened: number
  /** Opened by a machine only: a privacy proxy or a scanner. */
  machineOpened: number
  clicked: number
  bounced: number
  complained: number
  unsubscribed: number
  /** Contacts that they were sent to: fewer than messages where a campaign recurs. */
  contacts: number
  /** Of them, buyers within the window after the message was sent, and what they spent. */
  buyers: number
  revenue: number
}

/** The results of one variant of a campaign's sends. */
export interface VariantResults extends MessageResults {
  variant: string
  /** Of these, contacts who had clicked, and what they spent. */
  clickBuyers: number
  clickRevenue: number
}

/** The messages of some sends: SQL over the message `m`. */
export const ofSends = (sendIds: SendId[]) =>
  sql`m.owner_id = ANY (${sendIds}::uuid[]) AND m.node_id = ${CAMPAIGN_NODE}`

/**
 * Results by variant. An order counts when it was placed after the message was sent, within so many days; once, for the
 * last message before it. Orders are read once for all, not message by message. An open or a click implies the
 * delivery.
 */
export async function resultsOf(tx: WorkspaceTx, sendIds: SendId[], conversionDays: number): Promise<VariantResults[]> {
  if (sendIds.length === 0) return []
  const { rows } = await sql<VariantResults>`
    WITH sent AS MATERIALIZED (
      SELECT m.contact_id, m.variant, m.sent_at, m.delivered_at, m.opened_at, m.machine_opened_at, m.clicked_at,
             m.bounced_at, m.complained_at, m.unsubscribed_at
        FROM messages m WHERE ${ofSends(sendIds)} AND m.status = 'sent'
    ), span AS (
      SELECT min(sent_at) - ${MAX_DATE_ROUNDING} AS first,
             max(sent_at) + make_interval(days => ${conversionDays}::int) AS last
        FROM sent
    ), credited AS (
      SELECT DISTINCT ON (o.id) s.variant, s.contact_id, o.total, ${latestMoment} > s.clicked_at AS after_click
        FROM span
        CROSS JOIN LATERAL (SELECT id, contact_id, ordered_at, total
                              FROM orders
                             WHERE ordered_at BETWEEN span.first AND span.last) o
        JOIN sent s ON s.contact_id = o.contact_id
         AND ${latestMoment} > s.sent_at
         AND o.ordered_at <= s.sent_at + make_interval(days => ${conversionDays}::int)
       ORDER BY o.id, s.sent_at DESC
    ), bought AS (
      SELECT variant, contact_id, sum(total) AS spent, sum(total) FILTER (WHERE after_click) AS after_click,
             bool_or(total >= 0) AS is_buyer, bool_or(total >= 0 AND after_click) AS is_click_buyer
        FROM credited
       GROUP BY variant, contact_id
    )
    SELECT s.variant, s.sent, s.contacts, s.delivered, s.opened, s."machineOpened", s.clicked, s.bounced, s.complained,
           s.unsubscribed,
           coalesce(b.buyers, 0)::int AS buyers, coalesce(b.revenue, 0)::float8 AS revenue,
           coalesce(b.click_buyers, 0)::int AS "clickBuyers", coalesce(b.click_revenue, 0)::float8 AS "clickRevenue"
      FROM (SELECT variant, count(*)::int AS sent,
          ${sendIds.length > 1 ? sql`count(DISTINCT contact_id)` : sql`count(*)`}::int AS contacts,
                   count(coalesce(delivered_at, opened_at, clicked_at))::int AS delivered,
                   count(opened_at)::int AS opened,
                   (count(machine_opened_at) FILTER (WHERE opened_at IS NULL))::int AS "machineOpened",
                   count(clicked_at)::int AS clicked, count(bounced_at)::int AS bounced,
                   count(complained_at)::int AS complained, count(unsubscribed_at)::int AS unsubscribed
                     FROM sent
                    GROUP BY variant) s
      LEFT JOIN (SELECT variant, count(*) FILTER (WHERE is_buyer) AS buyers, sum(spent) AS revenue,
                        count(*) FILTER (WHERE is_click_buyer) AS click_buyers, sum(after_click) AS click_revenue
                   FROM bought GROUP BY variant) b USING (variant)
     ORDER BY s.variant`.execute(tx)
  return rows
}
