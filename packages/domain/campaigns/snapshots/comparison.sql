-- compareCampaigns
select "currency"
from "workspaces"

-- resultsWithin
WITH asked AS (
  SELECT c.id, c.name, c.state, coalesce((c.definition ->> 'conversionDays')::int, 7) AS days, a.place
  FROM unnest($::uuid[])
  WITH ORDINALITY a (id, place)
  JOIN campaigns c ON c.id = a.id
), sent AS MATERIALIZED (
  SELECT s.campaign_id, m.contact_id, m.sent_at, m.delivered_at, m.opened_at,
    m.machine_opened_at, m.clicked_at, m.bounced_at, m.complained_at,
    m.unsubscribed_at
  FROM campaign_sends s
  JOIN messages m ON m.workspace_id = s.workspace_id
  AND m.owner_id = s.id
  AND m.node_id = $
  AND m.status = 'sent'
  WHERE s.campaign_id = ANY ($::uuid[])
), window_hours AS MATERIALIZED (
  SELECT greatest(
    1, floor(least(min(a.days) * 24, min(extract(epoch FROM $::timestamptz - l.last) / 3600)))
  ) ::int AS hours
  FROM (
    SELECT campaign_id, max(sent_at) AS last
    FROM sent
    GROUP BY campaign_id
  ) l
  JOIN asked a ON a.id = l.campaign_id
), exposed AS MATERIALIZED (
  SELECT sent.*, sent_at + make_interval(hours => hours) AS until
  FROM sent
  CROSS JOIN window_hours
), span AS (
  SELECT min(sent_at) - interval '1 day' AS first, max(until) AS last
  FROM exposed
), credited AS (
  SELECT DISTINCT ON (s.campaign_id, o.id) s.campaign_id, s.contact_id, o.total
  FROM span
  CROSS JOIN LATERAL (
    SELECT id, contact_id, ordered_at, total
    FROM orders
    WHERE ordered_at BETWEEN span.first AND span.last
  ) o
  JOIN exposed s ON s.contact_id = o.contact_id
  AND CASE
    WHEN (o.ordered_at AT TIME ZONE 'UTC')::time = '00:00'
      OR (o.ordered_at AT TIME ZONE (SELECT time_zone FROM workspaces))::time = '00:00'
      THEN o.ordered_at + interval '1 day'
    ELSE o.ordered_at
  END > s.sent_at
  AND o.ordered_at <= s.until
  ORDER BY s.campaign_id, o.id, s.sent_at DESC
), bought AS (
  SELECT campaign_id, contact_id, sum(total)::float8 AS spent, (count(*) FILTER (WHERE total >= 0))::float8 AS orders
  FROM credited
  GROUP BY campaign_id, contact_id
)
SELECT a.id, a.name, a.state,
  f.starts_at AS "startsAt",
  coalesce(f.audience, 0)::int AS audience,
  coalesce(f.holdout, 0)::int AS holdout,
  coalesce(w.hours, 0) AS hours,
  coalesce(e.sent, 0)::int AS sent,
  coalesce(e.contacts, 0)::int AS contacts,
  coalesce(e.delivered, 0)::int AS delivered,
  coalesce(e.opened, 0)::int AS opened,
  coalesce(e.machine_opened, 0)::int AS "machineOpened",
  coalesce(e.clicked, 0)::int AS clicked,
  coalesce(e.bounced, 0)::int AS bounced,
  coalesce(e.complained, 0)::int AS complained,
  coalesce(e.unsubscribed, 0)::int AS unsubscribed,
  coalesce(b.buyers, 0)::int AS buyers,
  coalesce(b.orders, 0) AS orders,
  coalesce(b.order_squares, 0) AS "orderSquares",
  coalesce(b.revenue, 0) AS revenue,
  coalesce(b.revenue_squares, 0) AS "revenueSquares"
FROM asked a
CROSS JOIN window_hours w
LEFT JOIN (
  SELECT campaign_id, max(starts_at) AS starts_at, sum(audience) AS audience, sum(holdout) AS holdout
  FROM campaign_sends
  WHERE campaign_id = ANY ($::uuid[])
  AND state <> 'withdrawn'
  GROUP BY campaign_id
) f ON f.campaign_id = a.id
LEFT JOIN (
  SELECT campaign_id, count(*) AS sent,
    count(DISTINCT contact_id) AS contacts,
    count(coalesce(delivered_at, opened_at, clicked_at)) AS delivered,
    count(*) FILTER (WHERE opened_at <= until) AS opened,
    count(*) FILTER (WHERE machine_opened_at <= until AND opened_at IS NULL) AS machine_opened,
    count(*) FILTER (WHERE clicked_at <= until) AS clicked,
    count(bounced_at) AS bounced,
    count(*) FILTER (WHERE complained_at <= until) AS complained,
    count(*) FILTER (WHERE unsubscribed_at <= until) AS unsubscribed
  FROM exposed
  GROUP BY campaign_id
) e ON e.campaign_id = a.id
LEFT JOIN (
  SELECT campaign_id,
    count(*) FILTER (WHERE orders > 0) AS buyers,
    sum(orders) AS orders,
    sum(orders * orders) AS order_squares,
    sum(spent) AS revenue,
    sum(spent * spent) AS revenue_squares
  FROM bought
  GROUP BY campaign_id
) b ON b.campaign_id = a.id
ORDER BY a.place
