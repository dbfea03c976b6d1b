-- addCounts
WITH counted AS (
  SELECT *
  FROM unnest($::uuid[], $::text[], $::text[], $::int[], $::timestamptz[]) AS c (send_id, variant, what, count, made_at)
), recent AS (
  INSERT INTO recent_message_counters (workspace_id, subject_id, what, quarter, count)
  SELECT s.workspace_id, s.campaign_id, c.what, date_bin('15 minutes', c.made_at, TIMESTAMPTZ 'epoch'), sum(c.count)
  FROM counted c
  JOIN campaign_sends s ON s.workspace_id = $
  AND s.id = c.send_id
  WHERE c.what = ANY ($::text[])
  GROUP BY 1, 2, 3, 4
)
INSERT INTO campaign_counters (workspace_id, send_id, variant, what, count)
SELECT $::uuid, send_id, variant, what, sum(count)
FROM counted
GROUP BY send_id, variant, what

-- countsOf
SELECT send_id, variant, what, sum(count)::bigint AS count
FROM campaign_counters
WHERE send_id = ANY ($::uuid[])
GROUP BY send_id, variant, what
