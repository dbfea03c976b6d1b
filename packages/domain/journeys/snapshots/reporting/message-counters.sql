-- add
WITH counted AS (
  SELECT r.workspace_id, r.journey_id, r.version_id, c.node_id, c.what, c.made_at, c.count
  FROM unnest($::uuid[], $::text[], $::text[], $::timestamptz[], $::int[]) AS c (run_id, node_id, what, made_at, count)
  JOIN journey_runs r ON r.workspace_id = $
  AND r.id = c.run_id
), recent AS (
  INSERT INTO recent_message_counters (workspace_id, subject_id, what, quarter, count)
  SELECT workspace_id, journey_id, what, date_bin('15 minutes', made_at, TIMESTAMPTZ 'epoch'), sum(count)
  FROM counted
  WHERE what = ANY ($::text[])
  GROUP BY 1, 2, 3, 4
)
INSERT INTO journey_message_counters (workspace_id, journey_id, version_id, node_id, what, day, count)
SELECT workspace_id, journey_id, version_id, node_id, what, (made_at AT TIME ZONE 'UTC')::date, sum(count)
FROM counted
GROUP BY 1, 2, 3, 4, 5, 6
