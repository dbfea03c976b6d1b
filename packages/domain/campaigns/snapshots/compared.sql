-- comparedResults
WITH divided AS MATERIALIZED (
  SELECT m.owner_id, m.contact_id, m.variant, m.sent_at, m.opened_at, m.clicked_at
  FROM messages m
  WHERE m.owner_id = ANY ($::uuid[])
  AND m.node_id = $
  AND m.status = 'sent'
  AND true
), exposures AS (
  SELECT owner_id, least(make_interval(hours => $::int), $::timestamptz - max(sent_at)) AS exposure
  FROM divided
  GROUP BY owner_id
), sent AS MATERIALIZED (
  SELECT d.*, d.sent_at + e.exposure AS until
  FROM divided d
  JOIN exposures e
  USING (owner_id)
), span AS (
  SELECT min(sent_at) - interval '1 day' AS first, max(until) AS last
  FROM sent
), credited AS (
  SELECT DISTINCT ON (o.id) s.variant, s.contact_id, o.total
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
  AND o.ordered_at <= s.until
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
SELECT p.variant,
  count(*)::int AS contacts,
  (count(*) FILTER (WHERE p.opened))::int AS opened,
  (count(*) FILTER (WHERE p.clicked))::int AS clicked,
  (count(*) FILTER (WHERE b.is_buyer))::int AS buyers,
  coalesce(sum(b.spent), 0)::float8 AS revenue,
  coalesce(sum(b.spent::float8 * b.spent), 0)::float8 AS "revenueSquares"
FROM recipients p
LEFT JOIN bought b
USING (variant, contact_id)
GROUP BY p.variant
ORDER BY p.variant

-- comparedResults
WITH divided AS MATERIALIZED (
  SELECT m.owner_id, m.contact_id, m.variant, m.sent_at, m.opened_at, m.clicked_at
  FROM messages m
  WHERE m.owner_id = ANY ($::uuid[])
  AND m.node_id = $
  AND m.status = 'sent'
  AND mod(hashtextextended(m.contact_id::text || $::text, 0) & 4611686018427387903, 10000) < $
), exposures AS (
  SELECT owner_id, least(make_interval(hours => $::int), $::timestamptz - max(sent_at)) AS exposure
  FROM divided
  GROUP BY owner_id
), sent AS MATERIALIZED (
  SELECT d.*, d.sent_at + e.exposure AS until
  FROM divided d
  JOIN exposures e
  USING (owner_id)
), span AS (
  SELECT min(sent_at) - interval '1 day' AS first, max(until) AS last
  FROM sent
), credited AS (
  SELECT DISTINCT ON (o.id) s.variant, s.contact_id, o.total
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
  AND o.ordered_at <= s.until
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
SELECT p.variant,
  count(*)::int AS contacts,
  (count(*) FILTER (WHERE p.opened))::int AS opened,
  (count(*) FILTER (WHERE p.clicked))::int AS clicked,
  (count(*) FILTER (WHERE b.is_buyer))::int AS buyers,
  coalesce(sum(b.spent), 0)::float8 AS revenue,
  coalesce(sum(b.spent::float8 * b.spent), 0)::float8 AS "revenueSquares"
FROM recipients p
LEFT JOIN bought b
USING (variant, contact_id)
GROUP BY p.variant
ORDER BY p.variant
