import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition, WinnerMetric } from '@parcours/model/campaign/campaign.ts'
import type { CampaignId, SendId } from '@parcours/model/id.ts'
import { type Comparison, compare, type Group } from '@parcours/model/reporting/comparison.ts'
import { sql } from 'kysely'
import { randomBucketSql } from '../condition/random-share.ts'
import { latestMoment, MAX_DATE_ROUNDING } from './orders.ts'
import { ofSends } from './results.ts'

/** The behaviour of one variant's contacts within as many hours as those of the others had. */
interface Compared {
  variant: string
  contacts: number
  opened: number
  clicked: number
  buyers: number
  revenue: number
  revenueSquares: number
}

type TestedCampaign = Pick<CampaignDefinition, 'variants' | 'test' | 'conversionDays'> & { campaignId: CampaignId }

/**
 * The draw of the contacts in a test: the same each time, so that contacts who got the winner afterwards are told
 * apart.
 */
export const testSeed = (campaignId: CampaignId) => `${campaignId} test`

/**
 * Results by which variants may be compared: only contacts whom chance divided, and of each message as many hours as
 * the last messages have had, so that a later variant is judged by the same time. A contact counts once, and an order
 * for the last email before it.
 */
export async function comparedResults(
  tx: WorkspaceTx,
  sendIds: SendId[],
  { campaignId, test, conversionDays }: TestedCampaign,
  now: Date,
): Promise<Compared[]> {
  if (sendIds.length === 0) return []
  const decides = test !== null && test.share < 100
  const hours = decides ? test.afterHours : conversionDays * 24
  const divided = decides
    ? sql`${randomBucketSql(sql`m.contact_id`, testSeed(campaignId))} < ${test.share * 100}`
    : sql`true`
  const { rows } = await sql<Compared>`
    WITH divided AS MATERIALIZED (
      SELECT m.owner_id, m.contact_id, m.variant, m.sent_at, m.opened_at, m.clicked_at
        FROM messages m
       WHERE ${ofSends(sendIds)} AND m.status = 'sent' AND ${divided}
    ), exposures AS (
      SELECT owner_id, least(make_interval(hours => ${hours}::int), ${now}::timestamptz - max(sent_at)) AS exposure
        FROM divided
       GROUP BY owner_id
    ), sent AS MATERIALIZED (
      SELECT d.*, d.sent_at + e.exposure AS until
        FROM divided d
        JOIN exposures e USING (owner_id)
    ), span AS (
      SELECT min(sent_at) - ${MAX_DATE_ROUNDING} AS first, max(until) AS last FROM sent
    ), credited AS (
      SELECT DISTINCT ON (o.id) s.variant, s.contact_id, o.total
        FROM span
        CROSS JOIN LATERAL (SELECT id, contact_id, ordered_at, total
                              FROM orders
                             WHERE ordered_at BETWEEN span.first AND span.last) o
        JOIN sent s ON s.contact_id = o.contact_id AND ${latestMoment} > s.sent_at AND o.ordered_at <= s.until
       ORDER BY o.id, s.sent_at DESC
    ), bought AS (
      SELECT variant, contact_id, sum(total) AS spent, bool_or(total >= 0) AS is_buyer
        FROM credited
       GROUP BY variant, contact_id
    ), recipients AS (
      SELECT variant, contact_id, bool_or(opened_at <= until) AS opened, bool_or(clicked_at <= until) AS clicked
        FROM sent
       GROUP BY variant, contact_id
    )
    SELECT p.variant, count(*)::int AS contacts,
           (count(*) FILTER (WHERE p.opened))::int AS opened,
           (count(*) FILTER (WHERE p.clicked))::int AS clicked,
           (count(*) FILTER (WHERE b.is_buyer))::int AS buyers,
           coalesce(sum(b.spent), 0)::float8 AS revenue,
           coalesce(sum(b.spent::float8 * b.spent), 0)::float8 AS "revenueSquares"
      FROM recipients p
      LEFT JOIN bought b USING (variant, contact_id)
     GROUP BY p.variant
     ORDER BY p.variant`.execute(tx)
  return rows
}

export interface Ranking extends Pick<Comparison, 'best' | 'verdict' | 'confidence' | 'difference'> {
  metric: WinnerMetric
}

/** The best variant by a metric, with its confidence; undefined while none has achieved anything. */
export function rank(
  metric: WinnerMetric,
  variants: Compared[],
  parts: Pick<CampaignDefinition, 'variants'>,
): Ranking | undefined {
  // Each variant got an equal part of the contacts that were divided.
  const shares = new Set(parts.variants.map(({ key }) => key))
  const found = compare(
    variants.map((one) => ({ ...asGroup(metric, one), share: shares.has(one.variant as 'A') ? 1 : undefined })),
  )
  return (
    found && {
      metric,
      best: found.best,
      verdict: found.verdict,
      confidence: found.confidence,
      difference: found.difference,
    }
  )
}

function asGroup(
  metric: WinnerMetric,
  { variant, contacts, opened, clicked, buyers, revenue, revenueSquares }: Compared,
): Group {
  const achieved = { opens: opened, clicks: clicked, conversions: buyers, revenue: buyers }[metric]
  return {
    key: variant,
    contacts,
    achieved,
    ...(metric === 'revenue' && { spent: { count: contacts, sum: revenue, squares: revenueSquares } }),
  }
}
