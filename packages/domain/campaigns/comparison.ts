import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { CAMPAIGN_MEASURE_NAMES, CAMPAIGN_MEASURES, type CampaignMeasure } from '@parcours/model/campaign/comparison.ts'
import type { CampaignState } from '@parcours/model/campaign/state.ts'
import type { CampaignId } from '@parcours/model/id.ts'
import { compare, type Group, type Verdict } from '@parcours/model/reporting/comparison.ts'
import { meanInterval, meanOf, rateInterval, type Sample } from '@parcours/model/reporting/statistics.ts'
import { sql } from 'kysely'
import { latestMoment, MAX_DATE_ROUNDING } from './orders.ts'
import type { MessageResults } from './results.ts'
import { CAMPAIGN_NODE } from './send-context.ts'

/** The results of a campaign within the hours that all compared ones have had. */
export interface ComparedCampaign extends MessageResults {
  id: CampaignId
  name: string
  state: CampaignState
  startsAt: Date | null
  audience: number
  holdout: number
  orders: number
}

/** One campaign by one measure: a share of its messages, or an amount by contact. */
interface MeasuredCampaign {
  id: CampaignId
  value: number
  low: number | null
  high: number | null
  /** Whether it differs from the leading one; null for that one. */
  verdict: Verdict | null
  /** The bounds of 95 % of the difference from the leading one. */
  difference: { low: number; high: number } | null
}

export interface CampaignComparison {
  currency: string
  /** Of each message only what came within so many hours is counted, the same for all. */
  hours: number
  campaigns: ComparedCampaign[]
  measures: { measure: CampaignMeasure; leading: CampaignId | null; values: MeasuredCampaign[] }[]
}

interface Row extends ComparedCampaign {
  hours: number
  orderSquares: number
  revenueSquares: number
}

/** How sure one must be of a single difference that is called one, see `compare`. */
const SURE = 0.98

/**
 * Campaigns beside each other. Of each message so many hours count as the latest message of any of them has had, at most
 * the shortest of their windows for orders: a campaign of yesterday is not held against a month of another. An order
 * counts for the last email before it of each campaign, so for several of them where it follows several.
 */
export async function compareCampaigns(tx: WorkspaceTx, ids: CampaignId[], now: Date): Promise<CampaignComparison> {
  const rows = await resultsWithin(tx, ids, now)
  const { currency } = await tx.selectFrom('workspaces').select('currency').executeTakeFirstOrThrow()
  return {
    currency,
    hours: rows.find(({ sent }) => sent > 0)?.hours ?? 0,
    campaigns: rows.map(({ hours: _, orderSquares: __, revenueSquares: ___, ...campaign }) => campaign),
    measures: CAMPAIGN_MEASURE_NAMES.map((measure) => measured(measure, rows)),
  }
}

function measured(measure: CampaignMeasure, rows: Row[]): CampaignComparison['measures'][number] {
  const groups = rows.map((row) => groupOf(measure, row))
  const direction = CAMPAIGN_MEASURES[measure] === 'high' ? 1 : -1
  const sent = groups.filter(({ contacts }) => contacts > 0)
  const [leading] = sent.toSorted((one, other) => direction * (amountOf(other) - amountOf(one)))
  // Nobody did it: none of them leads.
  const isMeasured = leading !== undefined && sent.some(({ achieved }) => achieved > 0)
  // Each of the others is held against the leading one: a mistake may be made so many times.
  const needed = 1 - (1 - SURE) / Math.max(1, sent.length - 1)
  return {
    measure,
    leading: isMeasured ? (leading.key as CampaignId) : null,
    values: groups.map((group) => {
      const found = isMeasured && group !== leading ? compare([leading, group], needed) : undefined
      return {
        id: group.key as CampaignId,
        value: amountOf(group),
        ...(intervalOf(group) ?? { low: null, high: null }),
        verdict: group === leading && isMeasured ? null : (found?.verdict ?? 'tooFew'),
        difference: found?.difference ?? null,
      }
    }),
  }
}

const amountOf = ({ spent, achieved, contacts }: Group) =>
  spent ? meanOf(spent) : contacts === 0 ? 0 : achieved / contacts

function intervalOf({ spent, achieved, contacts }: Group) {
  if (!spent) return rateInterval(achieved, contacts)
  return achieved === 0 ? null : meanInterval(spent)
}

/** What is sent counts by message, what is bought by contact. */
function groupOf(measure: CampaignMeasure, row: Row): Group {
  const spent = (sum: number, squares: number): Sample => ({ count: row.contacts, sum, squares })
  if (measure === 'orders')
    return { key: row.id, contacts: row.contacts, achieved: row.buyers, spent: spent(row.orders, row.orderSquares) }
  if (measure === 'revenue')
    return { key: row.id, contacts: row.contacts, achieved: row.buyers, spent: spent(row.revenue, row.revenueSquares) }
  return { key: row.id, contacts: row.sent, achieved: row[measure] }
}

/** The results of all of them in one statement, in the order that they are named in. */
async function resultsWithin(tx: WorkspaceTx, ids: CampaignId[], now: Date): Promise<Row[]> {
  const { rows } = await sql<Row>`
    WITH asked AS (
      SELECT c.id, c.name, c.state, coalesce((c.definition ->> 'conversionDays')::int, 7) AS days, a.place
        FROM unnest(${ids}::uuid[]) WITH ORDINALITY a (id, place)
        JOIN campaigns c ON c.id = a.id
    ), sent AS MATERIALIZED (
      SELECT s.campaign_id, m.contact_id, m.sent_at, m.delivered_at, m.opened_at, m.machine_opened_at, m.clicked_at,
             m.bounced_at, m.complained_at, m.unsubscribed_at
        FROM campaign_sends s
        JOIN messages m ON m.workspace_id = s.workspace_id AND m.owner_id = s.id AND m.node_id = ${CAMPAIGN_NODE}
         AND m.status = 'sent'
       WHERE s.campaign_id = ANY (${ids}::uuid[])
    ), window_hours AS MATERIALIZED (
      SELECT greatest(1, floor(least(min(a.days) * 24, min(extract(epoch FROM ${now}::timestamptz - l.last) / 3600))))
             ::int AS hours
        FROM (SELECT campaign_id, max(sent_at) AS last FROM sent GROUP BY campaign_id) l
        JOIN asked a ON a.id = l.campaign_id
    ), exposed AS MATERIALIZED (
      SELECT sent.*, sent_at + make_interval(hours => hours) AS until FROM sent CROSS JOIN window_hours
    ), span AS (
      SELECT min(sent_at) - ${MAX_DATE_ROUNDING} AS first, max(until) AS last FROM exposed
    ), credited AS (
      SELECT DISTINCT ON (s.campaign_id, o.id) s.campaign_id, s.contact_id, o.total
        FROM span
        CROSS JOIN LATERAL (SELECT id, contact_id, ordered_at, total
                              FROM orders
                             WHERE ordered_at BETWEEN span.first AND span.last) o
        JOIN exposed s ON s.contact_id = o.contact_id AND ${latestMoment} > s.sent_at AND o.ordered_at <= s.until
       ORDER BY s.campaign_id, o.id, s.sent_at DESC
    ), bought AS (
      SELECT campaign_id, contact_id, sum(total)::float8 AS spent, (count(*) FILTER (WHERE total >= 0))::float8 AS orders
        FROM credited
       GROUP BY campaign_id, contact_id
    )
    SELECT a.id, a.name, a.state, f.starts_at AS "startsAt", coalesce(f.audience, 0)::int AS audience,
           coalesce(f.holdout, 0)::int AS holdout, coalesce(w.hours, 0) AS hours,
           coalesce(e.sent, 0)::int AS sent, coalesce(e.contacts, 0)::int AS contacts,
           coalesce(e.delivered, 0)::int AS delivered, coalesce(e.opened, 0)::int AS opened,
           coalesce(e.machine_opened, 0)::int AS "machineOpened", coalesce(e.clicked, 0)::int AS clicked,
           coalesce(e.bounced, 0)::int AS bounced, coalesce(e.complained, 0)::int AS complained,
           coalesce(e.unsubscribed, 0)::int AS unsubscribed, coalesce(b.buyers, 0)::int AS buyers,
           coalesce(b.orders, 0) AS orders, coalesce(b.order_squares, 0) AS "orderSquares",
           coalesce(b.revenue, 0) AS revenue, coalesce(b.revenue_squares, 0) AS "revenueSquares"
      FROM asked a
      CROSS JOIN window_hours w
      LEFT JOIN (SELECT campaign_id, max(starts_at) AS starts_at, sum(audience) AS audience, sum(holdout) AS holdout
                   FROM campaign_sends
                  WHERE campaign_id = ANY (${ids}::uuid[]) AND state <> 'withdrawn'
                  GROUP BY campaign_id) f ON f.campaign_id = a.id
      LEFT JOIN (SELECT campaign_id, count(*) AS sent, count(DISTINCT contact_id) AS contacts,
                        count(coalesce(delivered_at, opened_at, clicked_at)) AS delivered,
                        count(*) FILTER (WHERE opened_at <= until) AS opened,
                        count(*) FILTER (WHERE machine_opened_at <= until AND opened_at IS NULL) AS machine_opened,
                        count(*) FILTER (WHERE clicked_at <= until) AS clicked, count(bounced_at) AS bounced,
                        count(*) FILTER (WHERE complained_at <= until) AS complained,
                        count(*) FILTER (WHERE unsubscribed_at <= until) AS unsubscribed
                   FROM exposed
                  GROUP BY campaign_id) e ON e.campaign_id = a.id
      LEFT JOIN (SELECT campaign_id, count(*) FILTER (WHERE orders > 0) AS buyers, sum(orders) AS orders,
                        sum(orders * orders) AS order_squares, sum(spent) AS revenue,
                        sum(spent * spent) AS revenue_squares
                   FROM bought
                  GROUP BY campaign_id) b ON b.campaign_id = a.id
     ORDER BY a.place`.execute(tx)
  return rows
}
