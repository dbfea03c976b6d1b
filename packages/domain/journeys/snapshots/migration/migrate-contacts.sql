-- waitingSteps
SELECT version_id, node_id, state, count(*)::int AS count
FROM journey_positions
WHERE journey_id = $
AND ended_at IS NULL
GROUP BY 1, 2, 3

-- migrateNextContacts
WITH kept AS (
  INSERT INTO journey_migrated_contacts (
    workspace_id, bulk_job_id, contact_id, run_id, node_id, from_version_id,
    from_node_id, since, due_at, awaited_date, at
  )
  SELECT p.workspace_id, $, p.contact_id, k.new_run_id, k.node_id, p.version_id,
    p.node_id, p.since, p.due_at, p.awaited_date, $
  FROM (
    SELECT run_id, contact_id, run_id AS new_run_id, '' AS node_id
    FROM (
      SELECT run_id, contact_id
      FROM unnest($::uuid[], $::uuid[]) AS t (run_id, contact_id)
    ) g
  ) k
  JOIN journey_positions p ON p.workspace_id = $
  AND p.run_id = k.run_id
  AND p.contact_id = k.contact_id
), gone AS (
  UPDATE journey_positions p
  SET state = 'done', ended_at = $, ended_why = $, due_at = NULL, outcome = NULL
  FROM (
    SELECT DISTINCT run_id, contact_id
    FROM (
      SELECT run_id, contact_id
      FROM unnest($::uuid[], $::uuid[]) AS t (run_id, contact_id)
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

-- waitingIn
SELECT DISTINCT version_id
FROM journey_positions
WHERE journey_id = $
AND ended_at IS NULL
AND version_id <> $

-- waitingIn
SELECT p.run_id AS "runId", p.contact_id AS "contactId", p.node_id AS "nodeId"
FROM journey_positions p
WHERE p.workspace_id = $
AND p.journey_id = $
AND p.contact_id > $::uuid
AND p.ended_at IS NULL
AND p.state = 'waiting'
AND (p.version_id, p.node_id) IN (($::uuid, $))
ORDER BY p.contact_id
FETCH FIRST 5000 ROWS
WITH TIES
FOR UPDATE OF p
