-- reachGoal
select "currency"
from "workspaces"
where "id" = $

-- reachGoal
WITH hits AS (
  SELECT DISTINCT ON (p.run_id, p.contact_id) p.run_id, p.contact_id, e.id, e.occurred_at, v.revenue
  FROM events e
  JOIN unnest($::uuid[], $::bigint[]) AS v (id, revenue) ON v.id = e.id
  JOIN journey_positions p ON p.workspace_id = e.workspace_id
  AND p.contact_id = e.contact_id
  AND p.journey_id = $
  AND p.version_id = $
  WHERE e.workspace_id = $
  AND e.id = ANY ($::uuid[])
  AND e.received_at BETWEEN $ AND $
  AND (e.occurred_at, e.id) > (
    coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at), coalesce((p.entry ->> 'id')::uuid, $::uuid)
  )
  AND true
  AND e.occurred_at <= coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at) + make_interval(days => $::int)
  ORDER BY p.run_id, p.contact_id, e.occurred_at, e.id
), reached AS (
  INSERT INTO journey_conversions (
    workspace_id, journey_id, version_id, run_id, contact_id, at, recorded_at, event_id, revenue
  )
  SELECT $, $, $, run_id, contact_id, occurred_at, $, id, revenue
  FROM hits
  ON CONFLICT
  DO NOTHING
  RETURNING run_id, contact_id
), gone AS (
  UPDATE journey_positions p
  SET state = 'done', ended_at = $, ended_why = $, due_at = NULL, outcome = NULL
  FROM (
    SELECT DISTINCT run_id, contact_id
    FROM (
      SELECT run_id, contact_id
      FROM reached
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
FROM reached

-- exitByEvent
WITH gone AS (
  UPDATE journey_positions p
  SET state = 'done', ended_at = $, ended_why = $, due_at = NULL, outcome = NULL
  FROM (
    SELECT DISTINCT run_id, contact_id
    FROM (
      SELECT p.run_id, p.contact_id
      FROM events e
      JOIN journey_positions p ON p.workspace_id = e.workspace_id
      AND p.contact_id = e.contact_id
      AND p.journey_id = $
      AND p.version_id = $
      AND p.ended_at IS NULL
      WHERE e.workspace_id = $
      AND e.id = ANY ($::uuid[])
      AND e.received_at BETWEEN $ AND $
      AND (e.occurred_at, e.id) > (
        coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at), coalesce((p.entry ->> 'id')::uuid, $::uuid)
      )
      AND true
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

-- exitByEvent
WITH gone AS (
  UPDATE journey_positions p
  SET state = 'done', ended_at = $, ended_why = $, due_at = NULL, outcome = NULL
  FROM (
    SELECT DISTINCT run_id, contact_id
    FROM (
      SELECT p.run_id, p.contact_id
      FROM events e
      JOIN journey_positions p ON p.workspace_id = e.workspace_id
      AND p.contact_id = e.contact_id
      AND p.journey_id = $
      AND p.version_id = $
      AND p.ended_at IS NULL
      WHERE e.workspace_id = $
      AND e.id = ANY ($::uuid[])
      AND e.received_at BETWEEN $ AND $
      AND (e.occurred_at, e.id) > (
        coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at), coalesce((p.entry ->> 'id')::uuid, $::uuid)
      )
      AND coalesce((entry_key(e.properties, $) = entry_key((p.entry -> 'properties'), $)), false)
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
