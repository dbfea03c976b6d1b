-- leaveBySegment
WITH gone AS (
  UPDATE journey_positions p
  SET state = 'done', ended_at = $, ended_why = $, due_at = NULL, outcome = NULL
  FROM (
    SELECT DISTINCT run_id, contact_id
    FROM (
      SELECT run_id, contact_id
      FROM journey_positions
      WHERE workspace_id = $
      AND contact_id = ANY ($::uuid[])
      AND version_id = $
      AND ended_at IS NULL
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
SELECT count(*)
FROM gone

-- wakeBySegment
WITH ready AS (
  UPDATE journey_positions
  SET state = 'ready', outcome = 'happened'
  WHERE workspace_id = $
  AND contact_id = ANY ($::uuid[])
  AND version_id = $
  AND node_id = $
  AND ended_at IS NULL
  AND state = 'waiting'
  RETURNING run_id
), marked AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1
  FROM (
    SELECT DISTINCT run_id
    FROM (
      SELECT run_id
      FROM ready
    ) n
    ORDER BY run_id
  ) w
  WHERE r.workspace_id = $
  AND r.id = w.run_id
)
SELECT count(*)
FROM ready
