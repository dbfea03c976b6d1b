-- move
WITH d AS MATERIALIZED (
  SELECT p.ctid, a.port, NULL::jsonb AS why, CASE a.port WHEN $ THEN NULL END::timestamptz AS due_at
  FROM journey_positions p
  LEFT JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  LEFT JOIN workspaces w ON w.id = p.workspace_id
  CROSS JOIN LATERAL (
    SELECT 'next' AS port
    OFFSET 0
  ) a
  WHERE p.workspace_id = $
  AND p.run_id = $
  AND p.node_id = $
  AND p.state <> 'done'
  AND true
), moved AS (
  UPDATE journey_positions p
  SET node_id = CASE d.port WHEN $ THEN $ END,
    state = CASE d.port WHEN $ THEN $ END,
    since = $, due_at = d.due_at, outcome = NULL,
    ended_at = CASE d.port WHEN $ THEN $::timestamptz END::timestamptz,
    ended_why = CASE d.port WHEN $ THEN $ END
  FROM d
  WHERE p.ctid = d.ctid
  RETURNING p.contact_id, d.port, d.why
), trail AS (
  INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
  SELECT $, contact_id, $, $, $, port, why, $::timestamptz
  FROM moved
)
SELECT port, count(*)::int AS count
FROM moved
GROUP BY port

-- move
WITH d AS MATERIALIZED (
  SELECT p.ctid, a.port, NULL::jsonb AS why, CASE a.port WHEN $ THEN NULL END::timestamptz AS due_at
  FROM journey_positions p
  LEFT JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  LEFT JOIN workspaces w ON w.id = p.workspace_id
  CROSS JOIN LATERAL (
    SELECT 'next' AS port
    OFFSET 0
  ) a
  WHERE p.workspace_id = $
  AND p.run_id = $
  AND p.node_id = $
  AND p.state <> 'done'
  AND p.contact_id = ANY ($::uuid[])
), moved AS (
  UPDATE journey_positions p
  SET node_id = CASE d.port WHEN $ THEN $ END,
    state = CASE d.port WHEN $ THEN $ END,
    since = $, due_at = d.due_at, outcome = NULL,
    ended_at = CASE d.port WHEN $ THEN NULL END::timestamptz,
    ended_why = CASE d.port WHEN $ THEN $ END
  FROM d
  WHERE p.ctid = d.ctid
  RETURNING p.contact_id, d.port, d.why
), trail AS (
  INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
  SELECT $, contact_id, $, $, $, port, why, $::timestamptz
  FROM moved
)
SELECT port, count(*)::int AS count
FROM moved
GROUP BY port

-- move
WITH d AS MATERIALIZED (
  SELECT p.ctid, a.port, NULL::jsonb AS why, CASE a.port WHEN $ THEN $::timestamptz END::timestamptz AS due_at
  FROM journey_positions p
  LEFT JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  LEFT JOIN workspaces w ON w.id = p.workspace_id
  CROSS JOIN LATERAL (
    SELECT 'next' AS port
    OFFSET 0
  ) a
  WHERE p.workspace_id = $
  AND p.run_id = $
  AND p.node_id = $
  AND p.state <> 'done'
  AND p.contact_id = ANY ($::uuid[])
), moved AS (
  UPDATE journey_positions p
  SET node_id = CASE d.port WHEN $ THEN $ END,
    state = CASE d.port WHEN $ THEN $ END,
    since = $, due_at = d.due_at, outcome = NULL,
    ended_at = CASE d.port WHEN $ THEN NULL END::timestamptz,
    ended_why = CASE d.port WHEN $ THEN $ END
  FROM d
  WHERE p.ctid = d.ctid
  RETURNING p.contact_id, d.port, d.why
), trail AS (
  INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
  SELECT $, contact_id, $, $, $, port, why, $::timestamptz
  FROM moved
)
SELECT port, count(*)::int AS count
FROM moved
GROUP BY port

-- move
WITH d AS MATERIALIZED (
  SELECT p.ctid, a.port, NULL::jsonb AS why, CASE a.port WHEN $ THEN NULL END::timestamptz AS due_at
  FROM journey_positions p
  LEFT JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  LEFT JOIN workspaces w ON w.id = p.workspace_id
  CROSS JOIN LATERAL (
    SELECT 'next' AS port
    OFFSET 0
  ) a
  WHERE p.workspace_id = $
  AND p.run_id = $
  AND p.node_id = $
  AND p.state <> 'done'
  AND p.contact_id = ANY ($::uuid[])
), moved AS (
  UPDATE journey_positions p
  SET node_id = CASE d.port WHEN $ THEN $ END,
    state = CASE d.port WHEN $ THEN $ END,
    since = $, due_at = d.due_at, outcome = NULL,
    ended_at = CASE d.port WHEN $ THEN $::timestamptz END::timestamptz,
    ended_why = CASE d.port WHEN $ THEN $ END
  FROM d
  WHERE p.ctid = d.ctid
  RETURNING p.contact_id, d.port, d.why
), trail AS (
  INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
  SELECT $, contact_id, $, $, $, port, why, $::timestamptz
  FROM moved
)
SELECT port, count(*)::int AS count
FROM moved
GROUP BY port
