-- assignedResults
WITH windows AS MATERIALIZED (
  SELECT s.id AS send_id,
    coalesce(min(m.sent_at), s.prepared_at) AS first,
    coalesce(max(m.sent_at), s.prepared_at) + make_interval(days => $::int) AS last
  FROM campaign_sends s
  LEFT JOIN messages m ON m.owner_id = s.id
  AND m.status = 'sent'
  AND m.owner_id = ANY ($::uuid[])
  AND m.node_id = $
  WHERE s.id = ANY ($::uuid[])
  AND s.prepared_at IS NOT NULL
  GROUP BY s.id, s.prepared_at
), assigned AS MATERIALIZED (
  SELECT send_id, contact_id, partition = -1 AS is_holdout
  FROM campaign_recipients
  WHERE send_id = ANY ($::uuid[])
  AND reachable
), divided AS (
  SELECT contact_id, bool_or(is_holdout) AS is_holdout
  FROM assigned
  GROUP BY contact_id
), counted AS (
  SELECT DISTINCT o.id, o.contact_id, o.total
  FROM windows w
  CROSS JOIN LATERAL (
    SELECT id, contact_id, ordered_at, total
    FROM orders
    WHERE ordered_at BETWEEN w.first - interval '1 day'
    AND w.last
  ) o
  JOIN assigned a ON a.send_id = w.send_id
  AND a.contact_id = o.contact_id
  WHERE CASE
    WHEN (o.ordered_at AT TIME ZONE 'UTC')::time = '00:00'
      OR (o.ordered_at AT TIME ZONE (SELECT time_zone FROM workspaces))::time = '00:00'
      THEN o.ordered_at + interval '1 day'
    ELSE o.ordered_at
  END > w.first
), bought AS (
  SELECT contact_id, sum(total) AS spent, bool_or(total >= 0) AS is_buyer
  FROM counted
  GROUP BY contact_id
)
SELECT p.is_holdout AS "isHoldout",
  count(*)::int AS contacts,
  (count(*) FILTER (WHERE b.is_buyer))::int AS buyers,
  coalesce(sum(b.spent), 0)::float8 AS revenue,
  coalesce(sum(b.spent::float8 * b.spent), 0)::float8 AS "revenueSquares"
FROM divided p
LEFT JOIN bought b
USING (contact_id)
GROUP BY p.is_holdout
