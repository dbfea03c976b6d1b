-- renewTypicalReadingHours
WITH counted AS (
  SELECT e.workspace_id,
    extract(hour FROM e.occurred_at AT TIME ZONE coalesce(c.time_zone, w.time_zone))::int AS hour,
    count(*) AS count
  FROM message_events e
  JOIN contacts c ON c.workspace_id = e.workspace_id
  AND c.id = e.contact_id
  JOIN workspaces w ON w.id = e.workspace_id
  WHERE (e.kind IN ('opened', 'clicked') AND coalesce(e.data ->> 'by', '') NOT IN ('machine', 'click'))
  AND e.occurred_at > $::timestamptz - make_interval(days => $::int)
  GROUP BY 1, 2
)
INSERT INTO typical_reading_hours (workspace_id, hour, share)
SELECT workspace_id, hour, count / sum(count) OVER (PARTITION BY workspace_id)
FROM counted
ON CONFLICT (workspace_id, hour)
DO UPDATE
SET share = excluded.share
