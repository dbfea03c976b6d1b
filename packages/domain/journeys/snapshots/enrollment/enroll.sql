-- enrollEntrants
WITH entrants AS MATERIALIZED (
  SELECT id AS contact_id, '' AS entry_key, $::jsonb AS entry
  FROM unnest($::uuid[]) id
), open AS MATERIALIZED (
  SELECT r.id
  FROM (
    SELECT id
    FROM journey_runs
    WHERE workspace_id = $
    AND version_id = $
    AND reason = $
    AND to_begin
    AND created_at > $::timestamptz - interval '5 seconds'
    ORDER BY created_at DESC, id DESC
    LIMIT 1
    FOR KEY SHARE SKIP LOCKED
  ) r
  CROSS JOIN LATERAL (
    SELECT count(*) AS entering
    FROM entrants
  ) n
  CROSS JOIN LATERAL (
    SELECT count(*) AS inside
    FROM (
      SELECT
      FROM journey_positions
      WHERE workspace_id = $
      AND run_id = r.id
      LIMIT $
    ) p
  ) p
  WHERE n.entering <= $
  AND p.inside + n.entering <= $
  AND NOT EXISTS (
    SELECT
    FROM entrants n
    CROSS JOIN LATERAL (
      SELECT
      FROM journey_positions
      WHERE workspace_id = $
      AND contact_id = n.contact_id
      AND (journey_id = $ AND run_id >= r.id) IS TRUE
      LIMIT 1
    ) later
  )
), chosen AS MATERIALIZED (
  SELECT coalesce((
    SELECT id
    FROM open
  ), $::uuid) AS run_id
), entered AS (
  INSERT INTO journey_positions (
    workspace_id, run_id, contact_id, journey_id, version_id, entry_key, once,
    entry, entered_at, node_id, state, since, due_at, awaited_date, ended_at,
    ended_why
  )
  SELECT $, (
    SELECT run_id
    FROM chosen
  ), c.id, $, $, n.entry_key, $, n.entry, $, $, $, $, $::timestamptz, NULL::jsonb, $::timestamptz, $
  FROM entrants n
  CROSS JOIN LATERAL (
    SELECT *
    FROM contacts c
    WHERE c.workspace_id = $
    AND c.id = n.contact_id
    OFFSET 0
  ) c
  JOIN workspaces w ON w.id = c.workspace_id
  CROSS JOIN LATERAL (
    SELECT c.workspace_id, n.contact_id, n.entry, $::timestamptz AS entered_at
  ) p
  WHERE true
  AND EXISTS (
    SELECT
    FROM journeys j
    WHERE j.workspace_id = $
    AND j.id = $
    AND j.state = 'live'
  )
  ORDER BY c.id
  ON CONFLICT
  DO NOTHING
  RETURNING contact_id
), run AS (
  INSERT INTO journey_runs (workspace_id, id, journey_id, version_id, reason, size, workflow_id, created_at)
  SELECT $, $, $, $, $, count(*), $, $
  FROM entered
  WHERE NOT EXISTS (
    SELECT
    FROM open
  )
  HAVING count(*) > 0
), trail AS (
  INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
  SELECT $, contact_id, $, (
    SELECT run_id
    FROM chosen
  ), $, 'next', NULL, $::timestamptz
  FROM entered
)
SELECT count(*)::int AS entered
FROM entered

-- enrollEntrants
WITH entrants AS MATERIALIZED (
  SELECT id AS contact_id, uuidv7()::text AS entry_key, $::jsonb AS entry
  FROM unnest($::uuid[]) id
), open AS MATERIALIZED (
  SELECT r.id
  FROM (
    SELECT id
    FROM journey_runs
    WHERE workspace_id = $
    AND version_id = $
    AND reason = $
    AND to_begin
    AND created_at > $::timestamptz - interval '5 seconds'
    ORDER BY created_at DESC, id DESC
    LIMIT 1
    FOR KEY SHARE SKIP LOCKED
  ) r
  CROSS JOIN LATERAL (
    SELECT count(*) AS entering
    FROM entrants
  ) n
  CROSS JOIN LATERAL (
    SELECT count(*) AS inside
    FROM (
      SELECT
      FROM journey_positions
      WHERE workspace_id = $
      AND run_id = r.id
      LIMIT $
    ) p
  ) p
  WHERE n.entering <= $
  AND p.inside + n.entering <= $
  AND NOT EXISTS (
    SELECT
    FROM entrants n
    CROSS JOIN LATERAL (
      SELECT
      FROM journey_positions
      WHERE workspace_id = $
      AND contact_id = n.contact_id
      AND (journey_id = $ AND run_id >= r.id) IS TRUE
      LIMIT 1
    ) later
  )
), chosen AS MATERIALIZED (
  SELECT coalesce((
    SELECT id
    FROM open
  ), $::uuid) AS run_id
), entered AS (
  INSERT INTO journey_positions (
    workspace_id, run_id, contact_id, journey_id, version_id, entry_key, once,
    entry, entered_at, node_id, state, since, due_at, awaited_date, ended_at,
    ended_why
  )
  SELECT $, (
    SELECT run_id
    FROM chosen
  ), c.id, $, $, n.entry_key, $, n.entry, $, $, $, $, NULL, NULL::jsonb, $::timestamptz, $
  FROM entrants n
  CROSS JOIN LATERAL (
    SELECT *
    FROM contacts c
    WHERE c.workspace_id = $
    AND c.id = n.contact_id
    OFFSET 0
  ) c
  JOIN workspaces w ON w.id = c.workspace_id
  CROSS JOIN LATERAL (
    SELECT c.workspace_id, n.contact_id, n.entry, $::timestamptz AS entered_at
  ) p
  WHERE true
  AND EXISTS (
    SELECT
    FROM journeys j
    WHERE j.workspace_id = $
    AND j.id = $
    AND j.state = 'live'
  )
  ORDER BY c.id
  ON CONFLICT
  DO NOTHING
  RETURNING contact_id
), run AS (
  INSERT INTO journey_runs (workspace_id, id, journey_id, version_id, reason, size, workflow_id, created_at)
  SELECT $, $, $, $, $, count(*), $, $
  FROM entered
  WHERE NOT EXISTS (
    SELECT
    FROM open
  )
  HAVING count(*) > 0
), trail AS (
  INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
  SELECT $, contact_id, $, (
    SELECT run_id
    FROM chosen
  ), $, 'next', NULL, $::timestamptz
  FROM entered
)
SELECT count(*)::int AS entered
FROM entered

-- enrollEntrants
WITH entrants AS MATERIALIZED (
  SELECT id AS contact_id, uuidv7()::text AS entry_key, $::jsonb AS entry
  FROM unnest($::uuid[]) id
), open AS MATERIALIZED (
  SELECT r.id
  FROM (
    SELECT id
    FROM journey_runs
    WHERE workspace_id = $
    AND version_id = $
    AND reason = $
    AND to_begin
    AND created_at > $::timestamptz - interval '5 seconds'
    ORDER BY created_at DESC, id DESC
    LIMIT 1
    FOR KEY SHARE SKIP LOCKED
  ) r
  CROSS JOIN LATERAL (
    SELECT count(*) AS entering
    FROM entrants
  ) n
  CROSS JOIN LATERAL (
    SELECT count(*) AS inside
    FROM (
      SELECT
      FROM journey_positions
      WHERE workspace_id = $
      AND run_id = r.id
      LIMIT $
    ) p
  ) p
  WHERE n.entering <= $
  AND p.inside + n.entering <= $
  AND NOT EXISTS (
    SELECT
    FROM entrants n
    CROSS JOIN LATERAL (
      SELECT
      FROM journey_positions
      WHERE workspace_id = $
      AND contact_id = n.contact_id
      AND (journey_id = $ AND run_id >= r.id) IS TRUE
      LIMIT 1
    ) later
  )
), chosen AS MATERIALIZED (
  SELECT coalesce((
    SELECT id
    FROM open
  ), $::uuid) AS run_id
), entered AS (
  INSERT INTO journey_positions (
    workspace_id, run_id, contact_id, journey_id, version_id, entry_key, once,
    entry, entered_at, node_id, state, since, due_at, awaited_date, ended_at,
    ended_why
  )
  SELECT $, (
    SELECT run_id
    FROM chosen
  ), c.id, $, $, n.entry_key, $, n.entry, $, $, $, $, $::timestamptz, NULL::jsonb, $::timestamptz, $
  FROM entrants n
  CROSS JOIN LATERAL (
    SELECT *
    FROM contacts c
    WHERE c.workspace_id = $
    AND c.id = n.contact_id
    OFFSET 0
  ) c
  JOIN workspaces w ON w.id = c.workspace_id
  CROSS JOIN LATERAL (
    SELECT c.workspace_id, n.contact_id, n.entry, $::timestamptz AS entered_at
  ) p
  WHERE true
  AND EXISTS (
    SELECT
    FROM journeys j
    WHERE j.workspace_id = $
    AND j.id = $
    AND j.state = 'live'
  )
  ORDER BY c.id
  ON CONFLICT
  DO NOTHING
  RETURNING contact_id
), run AS (
  INSERT INTO journey_runs (workspace_id, id, journey_id, version_id, reason, size, workflow_id, created_at)
  SELECT $, $, $, $, $, count(*), $, $
  FROM entered
  WHERE NOT EXISTS (
    SELECT
    FROM open
  )
  HAVING count(*) > 0
), trail AS (
  INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
  SELECT $, contact_id, $, (
    SELECT run_id
    FROM chosen
  ), $, 'next', NULL, $::timestamptz
  FROM entered
)
SELECT count(*)::int AS entered
FROM entered

-- enrollEntrants
WITH entrants AS MATERIALIZED (
  SELECT id AS contact_id, uuidv7()::text AS entry_key, $::jsonb AS entry
  FROM unnest($::uuid[]) id
), open AS MATERIALIZED (
  SELECT r.id
  FROM (
    SELECT id
    FROM journey_runs
    WHERE workspace_id = $
    AND version_id = $
    AND reason = $
    AND to_begin
    AND created_at > $::timestamptz - interval '5 seconds'
    ORDER BY created_at DESC, id DESC
    LIMIT 1
    FOR KEY SHARE SKIP LOCKED
  ) r
  CROSS JOIN LATERAL (
    SELECT count(*) AS entering
    FROM entrants
  ) n
  CROSS JOIN LATERAL (
    SELECT count(*) AS inside
    FROM (
      SELECT
      FROM journey_positions
      WHERE workspace_id = $
      AND run_id = r.id
      LIMIT $
    ) p
  ) p
  WHERE n.entering <= $
  AND p.inside + n.entering <= $
  AND NOT EXISTS (
    SELECT
    FROM entrants n
    CROSS JOIN LATERAL (
      SELECT
      FROM journey_positions
      WHERE workspace_id = $
      AND contact_id = n.contact_id
      AND (journey_id = $ AND run_id >= r.id) IS TRUE
      LIMIT 1
    ) later
  )
), chosen AS MATERIALIZED (
  SELECT coalesce((
    SELECT id
    FROM open
  ), $::uuid) AS run_id
), entered AS (
  INSERT INTO journey_positions (
    workspace_id, run_id, contact_id, journey_id, version_id, entry_key, once,
    entry, entered_at, node_id, state, since, due_at, awaited_date, ended_at,
    ended_why
  )
  SELECT $, (
    SELECT run_id
    FROM chosen
  ), c.id, $, $, n.entry_key, $, n.entry, $, $, $, $,
    take_pacing_slot(c.workspace_id, $::uuid, $, $::int, $::timestamptz),
    NULL::jsonb, $::timestamptz, $
  FROM entrants n
  CROSS JOIN LATERAL (
    SELECT *
    FROM contacts c
    WHERE c.workspace_id = $
    AND c.id = n.contact_id
    OFFSET 0
  ) c
  JOIN workspaces w ON w.id = c.workspace_id
  CROSS JOIN LATERAL (
    SELECT c.workspace_id, n.contact_id, n.entry, $::timestamptz AS entered_at
  ) p
  WHERE true
  AND EXISTS (
    SELECT
    FROM journeys j
    WHERE j.workspace_id = $
    AND j.id = $
    AND j.state = 'live'
  )
  ORDER BY c.id
  ON CONFLICT
  DO NOTHING
  RETURNING contact_id
), run AS (
  INSERT INTO journey_runs (workspace_id, id, journey_id, version_id, reason, size, workflow_id, created_at)
  SELECT $, $, $, $, $, count(*), $, $
  FROM entered
  WHERE NOT EXISTS (
    SELECT
    FROM open
  )
  HAVING count(*) > 0
), trail AS (
  INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
  SELECT $, contact_id, $, (
    SELECT run_id
    FROM chosen
  ), $, 'next', NULL, $::timestamptz
  FROM entered
)
SELECT count(*)::int AS entered
FROM entered
