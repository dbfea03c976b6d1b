import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import type { SendId } from '@parcours/model/id.ts'
import { compare, type Verdict } from '@parcours/model/reporting/comparison.ts'
import { differenceInterval, meanOf, type Sample } from '@parcours/model/reporting/statistics.ts'
import { sql } from 'kysely'
import { latestMoment, MAX_DATE_ROUNDING } from './orders.ts'
import { ofSends } from './results.ts'

/** One of the two groups into which chance divided the reachable contacts. */
interface Assigned extends Record<'contacts' | 'buyers' | 'revenue' | 'revenueSquares', number> {
  isHoldout: boolean
}

/** The purchases of the holdout and of the recipients. Money in minor units. */
export interface HoldoutComparison {
  contacts: number
  buyers: number
  revenue: number
  assigned: number
  assignedBuyers: number
  assignedRevenue: number
  /** What each recipient spent more than each contact of the holdout. */
  perContact: number
  /** The bounds of 95 %. */
  low: number | null
  high: number | null
  verdict: Verdict | null
}

/**
 * The effect of a campaign, by comparing the two groups as chance divided them (intention to treat): all contacts who
 * were reachable when the audience was fixed, whether or not the email reached them later. Both have one window, from
 * the first email of a send until so many days after its last; a contact counts once, and an order once, however many
 * sends it follows.
 */
export async function compareHoldout(
  tx: WorkspaceTx,
  sendIds: SendId[],
  { holdout, conversionDays }: Pick<CampaignDefinition, 'holdout' | 'conversionDays'>,
): Promise<HoldoutComparison> {
  const groups = await assignedResults(tx, sendIds, conversionDays)
  const none: Assigned = { isHoldout: true, contacts: 0, buyers: 0, revenue: 0, revenueSquares: 0 }
  const holdoutGroup = groups.find((group) => group.isHoldout) ?? none
  const others = groups.find((group) => !group.isHoldout) ?? none
  const sample = ({ contacts, revenue, revenueSquares }: Assigned): Sample => ({
    count: contacts,
    sum: revenue,
    squares: revenueSquares,
  })
  const interval = differenceInterval(sample(others), sample(holdoutGroup))
  const found = compare([
    {
      key: 'held',
      contacts: holdoutGroup.contacts,
      achieved: holdoutGroup.buyers,
      spent: sample(holdoutGroup),
      share: holdout,
    },
    { key: 'others', contacts: others.contacts, achieved: others.buyers, spent: sample(others), share: 100 - holdout },
  ])
  return {
    contacts: holdoutGroup.contacts,
    buyers: holdoutGroup.buyers,
    revenue: holdoutGroup.revenue,
    assigned: others.contacts,
    assignedBuyers: others.buyers,
    assignedRevenue: others.revenue,
    perContact: meanOf(sample(others)) - meanOf(sample(holdoutGroup)),
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    verdict: found?.verdict ?? null,
  }
}

async function assignedResults(tx: WorkspaceTx, sendIds: SendId[], conversionDays: number): Promise<Assigned[]> {
  const { rows } = await sql<Assigned>`
    WITH windows AS MATERIALIZED (
      SELECT s.id AS send_id, coalesce(min(m.sent_at), s.prepared_at) AS first,
             coalesce(max(m.sent_at), s.prepared_at) + make_interval(days => ${conversionDays}::int) AS last
        FROM campaign_sends s
        LEFT JOIN messages m ON m.owner_id = s.id AND m.status = 'sent' AND ${ofSends(sendIds)}
       WHERE s.id = ANY (${sendIds}::uuid[]) AND s.prepared_at IS NOT NULL
       GROUP BY s.id, s.prepared_at
    ), assigned AS MATERIALIZED (
      SELECT send_id, contact_id, partition = -1 AS is_holdout
        FROM campaign_recipients
       WHERE send_id = ANY (${sendIds}::uuid[]) AND reachable
    ), divided AS (
      SELECT contact_id, bool_or(is_holdout) AS is_holdout FROM assigned GROUP BY contact_id
    ), counted AS (
      SELECT DISTINCT o.id, o.contact_id, o.total
        FROM windows w
        CROSS JOIN LATERAL (SELECT id, contact_id, ordered_at, total
                              FROM orders
                             WHERE ordered_at BETWEEN w.first - ${MAX_DATE_ROUNDING} AND w.last) o
        JOIN assigned a ON a.send_id = w.send_id AND a.contact_id = o.contact_id
       WHERE ${latestMoment} > w.first
    ), bought AS (
      SELECT contact_id, sum(total) AS spent, bool_or(total >= 0) AS is_buyer FROM counted GROUP BY contact_id
    )
    SELECT p.is_holdout AS "isHoldout", count(*)::int AS contacts,
           (count(*) FILTER (WHERE b.is_buyer))::int AS buyers,
           coalesce(sum(b.spent), 0)::float8 AS revenue,
           coalesce(sum(b.spent::float8 * b.spent), 0)::float8 AS "revenueSquares"
      FROM divided p
      LEFT JOIN bought b USING (contact_id)
     GROUP BY p.is_holdout`.execute(tx)
  return rows
}
