-- settleUnknown
WITH settled AS (
  UPDATE messages m
  SET status = $, sent_at = coalesce(m.sent_at, $::timestamptz), retry_at = NULL, reason = NULL
  FROM campaign_sends s
  WHERE s.campaign_id = $
  AND m.workspace_id = s.workspace_id
  AND m.owner_id = s.id
  AND m.node_id = $
  AND m.status = 'unknown'
  AND m.id = ANY ($::uuid[])
  RETURNING m.owner_id AS send_id, coalesce(m.variant, '') AS variant
), counted AS (
  INSERT INTO campaign_counters (workspace_id, send_id, variant, what, count)
  SELECT $::uuid, send_id, variant, what, sum(n)
  FROM settled
  CROSS JOIN LATERAL (
    VALUES ('unknown', -1), ($, 1)
  ) w (what, n)
  GROUP BY send_id, variant, what
)
SELECT count(*)::int AS count
FROM settled
