-- removeFromJourney
WITH gone AS (
  UPDATE journey_positions p
  SET state = 'done', ended_at = $, ended_why = $, due_at = NULL, outcome = NULL
  FROM (
    SELECT DISTINCT run_id, contact_id
    FROM (
      SELECT p.run_id, p.contact_id
      FROM journey_positions p
      WHERE p.workspace_id = $
      AND p.contact_id = $
      AND p.journey_id = $
      AND p.ended_at IS NULL
    ) o
  ) o
  WHERE p.workspace_id = $
  AND p.run_id = o.run_id
  AND p.contact_id = o.contact_id
  AND p.state <> 'done'
  RETURNING p.workspace_id, p.contact_id, p.journey_id, p.version_id, p.run_id, p.node_id
), left_trail AS (
  INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
  SELECT workspace_id, contact_id, journey_id, run_id, node_id, $, NULL, $::timestamptz
  FROM gone
), left_counts AS (
  INSERT INTO journey_counters (workspace_id, journey_id, version_id, node_id, port, count)
  SELECT workspace_id, journey_id, version_id, node_id, $, count(*)
  FROM gone
  GROUP BY workspace_id, journey_id, version_id, node_id
), left_runs AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1
  FROM (
    SELECT DISTINCT run_id
    FROM (
      SELECT run_id
      FROM gone
    ) n
    ORDER BY run_id
  ) w
  WHERE r.workspace_id = $
  AND r.id = w.run_id
)
SELECT count(*)::int AS count
FROM gone

-- skipWait
SELECT DISTINCT p.version_id
FROM journey_positions p
WHERE p.workspace_id = $
AND p.contact_id = $
AND p.journey_id = $
AND p.ended_at IS NULL
AND p.node_id = $

-- skipWait
WITH skipped AS (
  UPDATE journey_positions p
  SET due_at = $
  WHERE p.workspace_id = $
  AND p.contact_id = $
  AND p.journey_id = $
  AND p.ended_at IS NULL
  AND p.node_id = $
  AND p.state = 'waiting'
  AND p.due_at > greatest($::timestamptz, clock_timestamp())
  RETURNING p.run_id
), woken AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1
  FROM (
    SELECT DISTINCT run_id
    FROM (
      SELECT run_id
      FROM skipped
    ) n
    ORDER BY run_id
  ) w
  WHERE r.workspace_id = $
  AND r.id = w.run_id
)
SELECT count(*)::int AS count
FROM skipped

-- mustExist
select "state"
from "journeys"
where "id" = $
