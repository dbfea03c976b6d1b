-- moveToRuns
WITH places AS MATERIALIZED (
  SELECT x.run_id, x.contact_id,
    x.from_version_id AS version_id,
    x.from_node_id AS node_id,
    'waiting' AS state, x.since, x.due_at, x.awaited_date,
    NULL::timestamptz AS ended_at,
    NULL::text AS ended_why
  FROM (
    SELECT run_id, contact_id
    FROM unnest($::uuid[], $::uuid[]) AS t (run_id, contact_id)
  ) t
  JOIN journey_migrated_contacts x ON x.run_id = t.run_id
  AND x.contact_id = t.contact_id
  WHERE x.workspace_id = $
  AND x.bulk_job_id = $
  AND x.contact_id > $::uuid
  AND x.contact_id <= $::uuid
), placed AS (
  SELECT t.*, r.reason, row_number() OVER (PARTITION BY r.reason, t.version_id, t.contact_id ORDER BY t.run_id) AS nth
  FROM places t
  JOIN journey_runs r ON r.workspace_id = $
  AND r.id = t.run_id
), fresh AS MATERIALIZED (
  SELECT g.reason, g.version_id, g.nth, g.size, uuidv7() AS id
  FROM (
    SELECT reason, version_id, nth, count(*) AS size
    FROM placed
    GROUP BY reason, version_id, nth
  ) g
), runs AS (
  INSERT INTO journey_runs (workspace_id, id, journey_id, version_id, reason, size, workflow_id, created_at)
  SELECT $, id, $, version_id, reason, size, $ || id, $::timestamptz
  FROM fresh
), pairs AS MATERIALIZED (
  SELECT p.*, f.id AS new_run_id
  FROM placed p
  JOIN fresh f
  USING (reason, version_id, nth)
), moved AS (
  UPDATE journey_positions p
  SET run_id = o.new_run_id,
    version_id = o.version_id,
    node_id = o.node_id, state = o.state, since = o.since, due_at = o.due_at,
    awaited_date = o.awaited_date,
    outcome = NULL, ended_at = o.ended_at, ended_why = o.ended_why
  FROM pairs o
  WHERE p.workspace_id = $
  AND p.run_id = o.run_id
  AND p.contact_id = o.contact_id
), trail AS (
  UPDATE journey_trail t
  SET run_id = o.new_run_id
  FROM pairs o
  WHERE t.workspace_id = $
  AND t.contact_id = o.contact_id
  AND t.run_id = o.run_id
), reached AS (
  UPDATE journey_conversions c
  SET run_id = o.new_run_id, version_id = o.version_id
  FROM pairs o
  WHERE c.workspace_id = $
  AND c.run_id = o.run_id
  AND c.contact_id = o.contact_id
), woken AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1, size = r.size - o.count
  FROM (
    SELECT run_id, count(*)
    FROM pairs
    GROUP BY run_id
    ORDER BY run_id
  ) o
  WHERE r.workspace_id = $
  AND r.id = o.run_id
)
SELECT id
FROM fresh

-- moveToRuns
WITH places AS MATERIALIZED (
  SELECT p.run_id, p.contact_id, $::uuid AS version_id,
    CASE p.node_id WHEN $ THEN $ END AS node_id,
    CASE p.node_id WHEN $ THEN $ END AS state,
    CASE WHEN CASE p.node_id WHEN $ THEN $::boolean END THEN p.since ELSE $::timestamptz END AS since,
    (CASE p.node_id WHEN $ THEN p.due_at END)::timestamptz AS due_at,
    (CASE p.node_id WHEN $ THEN NULL END)::jsonb AS awaited_date,
    (CASE p.node_id WHEN $ THEN NULL END)::timestamptz AS ended_at,
    CASE p.node_id WHEN $ THEN $ END AS ended_why
  FROM (
    SELECT run_id, contact_id
    FROM unnest($::uuid[], $::uuid[]) AS t (run_id, contact_id)
  ) t
  JOIN journey_positions p ON p.workspace_id = $
  AND p.run_id = t.run_id
  AND p.contact_id = t.contact_id
  JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  JOIN workspaces w ON w.id = c.workspace_id
), placed AS (
  SELECT t.*, r.reason, row_number() OVER (PARTITION BY r.reason, t.version_id, t.contact_id ORDER BY t.run_id) AS nth
  FROM places t
  JOIN journey_runs r ON r.workspace_id = $
  AND r.id = t.run_id
), fresh AS MATERIALIZED (
  SELECT g.reason, g.version_id, g.nth, g.size, uuidv7() AS id
  FROM (
    SELECT reason, version_id, nth, count(*) AS size
    FROM placed
    GROUP BY reason, version_id, nth
  ) g
), runs AS (
  INSERT INTO journey_runs (workspace_id, id, journey_id, version_id, reason, size, workflow_id, created_at)
  SELECT $, id, $, version_id, reason, size, $ || id, $::timestamptz
  FROM fresh
), pairs AS MATERIALIZED (
  SELECT p.*, f.id AS new_run_id
  FROM placed p
  JOIN fresh f
  USING (reason, version_id, nth)
) , kept AS (
  INSERT INTO journey_migrated_contacts (
    workspace_id, bulk_job_id, contact_id, run_id, node_id, from_version_id,
    from_node_id, since, due_at, awaited_date, at
  )
  SELECT p.workspace_id, $, p.contact_id, k.new_run_id, k.node_id, p.version_id,
    p.node_id, p.since, p.due_at, p.awaited_date, $
  FROM (
    SELECT run_id, contact_id, new_run_id, node_id
    FROM pairs
  ) k
  JOIN journey_positions p ON p.workspace_id = $
  AND p.run_id = k.run_id
  AND p.contact_id = k.contact_id
), moved AS (
  UPDATE journey_positions p
  SET run_id = o.new_run_id,
    version_id = o.version_id,
    node_id = o.node_id, state = o.state, since = o.since, due_at = o.due_at,
    awaited_date = o.awaited_date,
    outcome = NULL, ended_at = o.ended_at, ended_why = o.ended_why
  FROM pairs o
  WHERE p.workspace_id = $
  AND p.run_id = o.run_id
  AND p.contact_id = o.contact_id
), trail AS (
  UPDATE journey_trail t
  SET run_id = o.new_run_id
  FROM pairs o
  WHERE t.workspace_id = $
  AND t.contact_id = o.contact_id
  AND t.run_id = o.run_id
), reached AS (
  UPDATE journey_conversions c
  SET run_id = o.new_run_id, version_id = o.version_id
  FROM pairs o
  WHERE c.workspace_id = $
  AND c.run_id = o.run_id
  AND c.contact_id = o.contact_id
), woken AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1, size = r.size - o.count
  FROM (
    SELECT run_id, count(*)
    FROM pairs
    GROUP BY run_id
    ORDER BY run_id
  ) o
  WHERE r.workspace_id = $
  AND r.id = o.run_id
)
SELECT id
FROM fresh

-- moveToRuns
WITH places AS MATERIALIZED (
  SELECT p.run_id, p.contact_id, $::uuid AS version_id,
    CASE p.node_id WHEN $ THEN $ END AS node_id,
    CASE p.node_id WHEN $ THEN $ END AS state,
    CASE WHEN CASE p.node_id WHEN $ THEN $::boolean END THEN p.since ELSE $::timestamptz END AS since,
    (CASE p.node_id WHEN $ THEN (p.since + make_interval(secs => $)) END)::timestamptz AS due_at,
    (CASE p.node_id WHEN $ THEN NULL END)::jsonb AS awaited_date,
    (CASE p.node_id WHEN $ THEN NULL END)::timestamptz AS ended_at,
    CASE p.node_id WHEN $ THEN $ END AS ended_why
  FROM (
    SELECT run_id, contact_id
    FROM unnest($::uuid[], $::uuid[]) AS t (run_id, contact_id)
  ) t
  JOIN journey_positions p ON p.workspace_id = $
  AND p.run_id = t.run_id
  AND p.contact_id = t.contact_id
  JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  JOIN workspaces w ON w.id = c.workspace_id
), placed AS (
  SELECT t.*, r.reason, row_number() OVER (PARTITION BY r.reason, t.version_id, t.contact_id ORDER BY t.run_id) AS nth
  FROM places t
  JOIN journey_runs r ON r.workspace_id = $
  AND r.id = t.run_id
), fresh AS MATERIALIZED (
  SELECT g.reason, g.version_id, g.nth, g.size, uuidv7() AS id
  FROM (
    SELECT reason, version_id, nth, count(*) AS size
    FROM placed
    GROUP BY reason, version_id, nth
  ) g
), runs AS (
  INSERT INTO journey_runs (workspace_id, id, journey_id, version_id, reason, size, workflow_id, created_at)
  SELECT $, id, $, version_id, reason, size, $ || id, $::timestamptz
  FROM fresh
), pairs AS MATERIALIZED (
  SELECT p.*, f.id AS new_run_id
  FROM placed p
  JOIN fresh f
  USING (reason, version_id, nth)
) , kept AS (
  INSERT INTO journey_migrated_contacts (
    workspace_id, bulk_job_id, contact_id, run_id, node_id, from_version_id,
    from_node_id, since, due_at, awaited_date, at
  )
  SELECT p.workspace_id, $, p.contact_id, k.new_run_id, k.node_id, p.version_id,
    p.node_id, p.since, p.due_at, p.awaited_date, $
  FROM (
    SELECT run_id, contact_id, new_run_id, node_id
    FROM pairs
  ) k
  JOIN journey_positions p ON p.workspace_id = $
  AND p.run_id = k.run_id
  AND p.contact_id = k.contact_id
), moved AS (
  UPDATE journey_positions p
  SET run_id = o.new_run_id,
    version_id = o.version_id,
    node_id = o.node_id, state = o.state, since = o.since, due_at = o.due_at,
    awaited_date = o.awaited_date,
    outcome = NULL, ended_at = o.ended_at, ended_why = o.ended_why
  FROM pairs o
  WHERE p.workspace_id = $
  AND p.run_id = o.run_id
  AND p.contact_id = o.contact_id
), trail AS (
  UPDATE journey_trail t
  SET run_id = o.new_run_id
  FROM pairs o
  WHERE t.workspace_id = $
  AND t.contact_id = o.contact_id
  AND t.run_id = o.run_id
), reached AS (
  UPDATE journey_conversions c
  SET run_id = o.new_run_id, version_id = o.version_id
  FROM pairs o
  WHERE c.workspace_id = $
  AND c.run_id = o.run_id
  AND c.contact_id = o.contact_id
), woken AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1, size = r.size - o.count
  FROM (
    SELECT run_id, count(*)
    FROM pairs
    GROUP BY run_id
    ORDER BY run_id
  ) o
  WHERE r.workspace_id = $
  AND r.id = o.run_id
)
SELECT id
FROM fresh
