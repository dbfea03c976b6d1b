-- resultsOf
WITH sent AS MATERIALIZED (
  SELECT m.contact_id, m.variant, m.sent_at, m.delivered_at, m.opened_at,
    m.machine_opened_at, m.clicked_at, m.bounced_at, m.complained_at,
    m.unsubscribed_at
  FROM messages m
  WHERE m.owner_id = ANY ($::uuid[])
  AND m.node_id = $
  AND m.status = 'sent'
), span AS (
  SELECT min(sent_at) - interval '1 day' AS first, max(sent_at) + make_interval(days => $::int) AS last
  FROM sent
), credited AS (
  SELECT DISTINCT ON (o.id) s.variant,
    s.contact_id, o.total,
    CASE
      WHEN (o.ordered_at AT TIME ZONE 'UTC')::time = '00:00'
        OR (o.ordered_at AT TIME ZONE (SELECT time_zone FROM workspaces))::time = '00:00'
        THEN o.ordered_at + interval '1 day'
      ELSE o.ordered_at
    END > s.clicked_at AS after_click
  FROM span
  CROSS JOIN LATERAL (
    SELECT id, contact_id, ordered_at, total
    FROM orders
    WHERE ordered_at BETWEEN span.first AND span.last
  ) o
  JOIN sent s ON s.contact_id = o.contact_id
  AND CASE
    WHEN (o.ordered_at AT TIME ZONE 'UTC')::time = '00:00'
      OR (o.ordered_at AT TIME ZONE (SELECT time_zone FROM workspaces))::time = '00:00'
      THEN o.ordered_at + interval '1 day'
    ELSE o.ordered_at
  END > s.sent_at
  AND o.ordered_at <= s.sent_at + make_interval(days => $::int)
  ORDER BY o.id, s.sent_at DESC
), bought AS (
  SELECT variant, contact_id, sum(total) AS spent,
    sum(total) FILTER (WHERE after_click) AS after_click,
    bool_or(total >= 0) AS is_buyer,
    bool_or(total >= 0 AND after_click) AS is_click_buyer
  FROM credited
  GROUP BY variant, contact_id
)
SELECT s.variant, s.sent, s.contacts, s.delivered, s.opened, s."machineOpened",
  s.clicked, s.bounced, s.complained, s.unsubscribed,
  coalesce(b.buyers, 0)::int AS buyers,
  coalesce(b.revenue, 0)::float8 AS revenue,
  coalesce(b.click_buyers, 0)::int AS "clickBuyers",
  coalesce(b.click_revenue, 0)::float8 AS "clickRevenue"
FROM (
  SELECT variant, count(*)::int AS sent,
    count(*)::int AS contacts,
    count(coalesce(delivered_at, opened_at, clicked_at))::int AS delivered,
    count(opened_at)::int AS opened,
    (count(machine_opened_at) FILTER (WHERE opened_at IS NULL))::int AS "machineOpened",
    count(clicked_at)::int AS clicked,
    count(bounced_at)::int AS bounced,
    count(complained_at)::int AS complained,
    count(unsubscribed_at)::int AS unsubscribed
  FROM sent
  GROUP BY variant
) s
LEFT JOIN (
  SELECT variant,
    count(*) FILTER (WHERE is_buyer) AS buyers,
    sum(spent) AS revenue,
    count(*) FILTER (WHERE is_click_buyer) AS click_buyers,
    sum(after_click) AS click_revenue
  FROM bought
  GROUP BY variant
) b
USING (variant)
ORDER BY s.variant

-- resultsOf
WITH sent AS MATERIALIZED (
  SELECT m.contact_id, m.variant, m.sent_at, m.delivered_at, m.opened_at,
    m.machine_opened_at, m.clicked_at, m.bounced_at, m.complained_at,
    m.unsubscribed_at
  FROM messages m
  WHERE m.owner_id = ANY ($::uuid[])
  AND m.node_id = $
  AND m.status = 'sent'
), span AS (
  SELECT min(sent_at) - interval '1 day' AS first, max(sent_at) + make_interval(days => $::int) AS last
  FROM sent
), credited AS (
  SELECT DISTINCT ON (o.id) s.variant,
    s.contact_id, o.total,
    CASE
      WHEN (o.ordered_at AT TIME ZONE 'UTC')::time = '00:00'
        OR (o.ordered_at AT TIME ZONE (SELECT time_zone FROM workspaces))::time = '00:00'
        THEN o.ordered_at + interval '1 day'
      ELSE o.ordered_at
    END > s.clicked_at AS after_click
  FROM span
  CROSS JOIN LATERAL (
    SELECT id, contact_id, ordered_at, total
    FROM orders
    WHERE ordered_at BETWEEN span.first AND span.last
  ) o
  JOIN sent s ON s.contact_id = o.contact_id
  AND CASE
    WHEN (o.ordered_at AT TIME ZONE 'UTC')::time = '00:00'
      OR (o.ordered_at AT TIME ZONE (SELECT time_zone FROM workspaces))::time = '00:00'
      THEN o.ordered_at + interval '1 day'
    ELSE o.ordered_at
  END > s.sent_at
  AND o.ordered_at <= s.sent_at + make_interval(days => $::int)
  ORDER BY o.id, s.sent_at DESC
), bought AS (
  SELECT variant, contact_id, sum(total) AS spent,
    sum(total) FILTER (WHERE after_click) AS after_click,
    bool_or(total >= 0) AS is_buyer,
    bool_or(total >= 0 AND after_click) AS is_click_buyer
  FROM credited
  GROUP BY variant, contact_id
)
SELECT s.variant, s.sent, s.contacts, s.delivered, s.opened, s."machineOpened",
  s.clicked, s.bounced, s.complained, s.unsubscribed,
  coalesce(b.buyers, 0)::int AS buyers,
  coalesce(b.revenue, 0)::float8 AS revenue,
  coalesce(b.click_buyers, 0)::int AS "clickBuyers",
  coalesce(b.click_revenue, 0)::float8 AS "clickRevenue"
FROM (
  SELECT variant, count(*)::int AS sent,
    count(DISTINCT contact_id)::int AS contacts,
    count(coalesce(delivered_at, opened_at, clicked_at))::int AS delivered,
    count(opened_at)::int AS opened,
    (count(machine_opened_at) FILTER (WHERE opened_at IS NULL))::int AS "machineOpened",
    count(clicked_at)::int AS clicked,
    count(bounced_at)::int AS bounced,
    count(complained_at)::int AS complained,
    count(unsubscribed_at)::int AS unsubscribed
  FROM sent
  GROUP BY variant
) s
LEFT JOIN (
  SELECT variant,
    count(*) FILTER (WHERE is_buyer) AS buyers,
    sum(spent) AS revenue,
    count(*) FILTER (WHERE is_click_buyer) AS click_buyers,
    sum(after_click) AS click_revenue
  FROM bought
  GROUP BY variant
) b
USING (variant)
ORDER BY s.variant
