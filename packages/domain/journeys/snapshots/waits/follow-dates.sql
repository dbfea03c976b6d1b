-- moveWaits
WITH h AS MATERIALIZED (
  SELECT p.run_id, p.contact_id, jsonb_build_object('value', c.properties -> $::text) AS awaited
  FROM journey_positions p
  JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  WHERE p.workspace_id = $
  AND p.node_id = $
  AND p.state = 'waiting'
  AND p.run_id = $
  AND p.since >= $::timestamptz
  AND p.awaited_date IS NOT NULL
), d AS MATERIALIZED (
  SELECT p.ctid, p.run_id, p.due_at AS was, p.awaited_date ->> 'movedAt' AS moved_at, h.awaited, n.due_at
  FROM (
    SELECT *
    FROM h
  ) h
  JOIN journey_positions p ON p.workspace_id = $
  AND p.run_id = h.run_id
  AND p.contact_id = h.contact_id
  JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  JOIN workspaces w ON w.id = p.workspace_id
  CROSS JOIN LATERAL (
    SELECT least(greatest($::timestamptz, (
      SELECT (
        CASE
          WHEN (held.awaited ->> 'value') LIKE '____-__-__'
            THEN day_of((held.awaited ->> 'value'))::timestamp AT TIME ZONE coalesce(c.time_zone, w.time_zone)
          WHEN (held.awaited ->> 'value') LIKE '____-__-__%' THEN moment_of((held.awaited ->> 'value'))
          ELSE CASE
            WHEN (
              SELECT d.type = 'date'
              FROM property_definitions d
              WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $
            )
            THEN unix_moment(number_of((held.awaited ->> 'value')))
          END
        END + make_interval(mins => $::int)
      )
      FROM (
        SELECT h.awaited AS awaited
        OFFSET 0
      ) held
    )), $::timestamptz) AS due_at
    OFFSET 0
  ) n
  WHERE p.node_id = $
  AND p.state = 'waiting'
  AND (h.awaited ->> 'value') IS DISTINCT FROM (p.awaited_date ->> 'value')
  FOR UPDATE OF p
), moved AS (
  UPDATE journey_positions p
  SET due_at = d.due_at,
    awaited_date = d.awaited || jsonb_build_object(
      'movedAt', CASE WHEN d.due_at IS DISTINCT FROM d.was THEN to_jsonb($::timestamptz) ELSE to_jsonb(d.moved_at) END
    )
  FROM d
  WHERE p.ctid = d.ctid
  RETURNING d.run_id, d.due_at, d.was
), woken AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1
  FROM (
    SELECT DISTINCT run_id
    FROM (
      SELECT run_id
      FROM moved
      WHERE due_at < was
    ) n
    ORDER BY run_id
  ) w
  WHERE r.workspace_id = $
  AND r.id = w.run_id
)
SELECT count(*)::int AS count
FROM moved
WHERE due_at IS DISTINCT FROM was

-- moveWaits
WITH h AS MATERIALIZED (
  SELECT p.run_id, p.contact_id, jsonb_build_object('value', c.properties -> $::text) AS awaited
  FROM journey_positions p
  JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  WHERE p.workspace_id = $
  AND p.node_id = $
  AND p.state = 'waiting'
  AND p.contact_id = ANY ($::uuid[])
  AND p.version_id = $
  AND p.ended_at IS NULL
), d AS MATERIALIZED (
  SELECT p.ctid, p.run_id, p.due_at AS was, p.awaited_date ->> 'movedAt' AS moved_at, h.awaited, n.due_at
  FROM (
    SELECT *
    FROM h
  ) h
  JOIN journey_positions p ON p.workspace_id = $
  AND p.run_id = h.run_id
  AND p.contact_id = h.contact_id
  JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  JOIN workspaces w ON w.id = p.workspace_id
  CROSS JOIN LATERAL (
    SELECT least(greatest($::timestamptz, (
      SELECT (
        CASE
          WHEN (held.awaited ->> 'value') LIKE '____-__-__'
            THEN day_of((held.awaited ->> 'value'))::timestamp AT TIME ZONE coalesce(c.time_zone, w.time_zone)
          WHEN (held.awaited ->> 'value') LIKE '____-__-__%' THEN moment_of((held.awaited ->> 'value'))
          ELSE CASE
            WHEN (
              SELECT d.type = 'date'
              FROM property_definitions d
              WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $
            )
            THEN unix_moment(number_of((held.awaited ->> 'value')))
          END
        END + make_interval(mins => $::int)
      )
      FROM (
        SELECT h.awaited AS awaited
        OFFSET 0
      ) held
    )), $::timestamptz) AS due_at
    OFFSET 0
  ) n
  WHERE p.node_id = $
  AND p.state = 'waiting'
  AND (h.awaited ->> 'value') IS DISTINCT FROM (p.awaited_date ->> 'value')
  FOR UPDATE OF p
), moved AS (
  UPDATE journey_positions p
  SET due_at = d.due_at,
    awaited_date = d.awaited || jsonb_build_object(
      'movedAt', CASE WHEN d.due_at IS DISTINCT FROM d.was THEN to_jsonb($::timestamptz) ELSE to_jsonb(d.moved_at) END
    )
  FROM d
  WHERE p.ctid = d.ctid
  RETURNING d.run_id, d.due_at, d.was
), woken AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1
  FROM (
    SELECT DISTINCT run_id
    FROM (
      SELECT run_id
      FROM moved
      WHERE due_at < was
    ) n
    ORDER BY run_id
  ) w
  WHERE r.workspace_id = $
  AND r.id = w.run_id
)
SELECT count(*)::int AS count
FROM moved
WHERE due_at IS DISTINCT FROM was

-- moveWaits
WITH h AS MATERIALIZED (
  SELECT p.run_id, p.contact_id, jsonb_build_object('value', c.properties -> $::text) AS awaited
  FROM journey_positions p
  JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  WHERE p.workspace_id = $
  AND p.node_id = $
  AND p.state = 'waiting'
  AND p.journey_id = $
  AND p.ended_at IS NULL
  AND p.state = 'waiting'
  AND p.due_at <= $::timestamptz
  AND p.version_id = $
  AND p.ended_at IS NULL
), d AS MATERIALIZED (
  SELECT p.ctid, p.run_id, p.due_at AS was, p.awaited_date ->> 'movedAt' AS moved_at, h.awaited, n.due_at
  FROM (
    SELECT *
    FROM h
  ) h
  JOIN journey_positions p ON p.workspace_id = $
  AND p.run_id = h.run_id
  AND p.contact_id = h.contact_id
  JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  JOIN workspaces w ON w.id = p.workspace_id
  CROSS JOIN LATERAL (
    SELECT least(greatest($::timestamptz, (
      SELECT (
        CASE
          WHEN (held.awaited ->> 'value') LIKE '____-__-__'
            THEN day_of((held.awaited ->> 'value'))::timestamp AT TIME ZONE coalesce(c.time_zone, w.time_zone)
          WHEN (held.awaited ->> 'value') LIKE '____-__-__%' THEN moment_of((held.awaited ->> 'value'))
          ELSE CASE
            WHEN (
              SELECT d.type = 'date'
              FROM property_definitions d
              WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $
            )
            THEN unix_moment(number_of((held.awaited ->> 'value')))
          END
        END + make_interval(mins => $::int)
      )
      FROM (
        SELECT h.awaited AS awaited
        OFFSET 0
      ) held
    )), $::timestamptz) AS due_at
    OFFSET 0
  ) n
  WHERE p.node_id = $
  AND p.state = 'waiting'
  AND (h.awaited ->> 'value') IS DISTINCT FROM (p.awaited_date ->> 'value')
  FOR UPDATE OF p
), moved AS (
  UPDATE journey_positions p
  SET due_at = d.due_at,
    awaited_date = d.awaited || jsonb_build_object(
      'movedAt', CASE WHEN d.due_at IS DISTINCT FROM d.was THEN to_jsonb($::timestamptz) ELSE to_jsonb(d.moved_at) END
    )
  FROM d
  WHERE p.ctid = d.ctid
  RETURNING d.run_id, d.due_at, d.was
), woken AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1
  FROM (
    SELECT DISTINCT run_id
    FROM (
      SELECT run_id
      FROM moved
      WHERE due_at < was
    ) n
    ORDER BY run_id
  ) w
  WHERE r.workspace_id = $
  AND r.id = w.run_id
)
SELECT count(*)::int AS count
FROM moved
WHERE due_at IS DISTINCT FROM was

-- moveWaits
WITH h AS MATERIALIZED (
  SELECT p.run_id, p.contact_id, jsonb_build_object('value', c.properties -> $::text) AS awaited
  FROM journey_positions p
  JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  WHERE p.workspace_id = $
  AND p.node_id = $
  AND p.state = 'waiting'
  AND p.run_id = $
  AND p.since >= $::timestamptz
  AND p.awaited_date IS NOT NULL
), d AS MATERIALIZED (
  SELECT p.ctid, p.run_id, p.due_at AS was, p.awaited_date ->> 'movedAt' AS moved_at, h.awaited, n.due_at
  FROM (
    SELECT *
    FROM h
  ) h
  JOIN journey_positions p ON p.workspace_id = $
  AND p.run_id = h.run_id
  AND p.contact_id = h.contact_id
  JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  JOIN workspaces w ON w.id = p.workspace_id
  CROSS JOIN LATERAL (
    SELECT least(greatest($::timestamptz, (
      SELECT (
        (
          CASE
            WHEN (held.awaited ->> 'value') LIKE '____-__-__' THEN day_of((held.awaited ->> 'value'))
            ELSE (
              CASE
                WHEN (held.awaited ->> 'value') LIKE '____-__-__%' THEN moment_of((held.awaited ->> 'value'))
                ELSE CASE
                  WHEN (
                    SELECT d.type = 'date'
                    FROM property_definitions d
                    WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $
                  )
                  THEN unix_moment(number_of((held.awaited ->> 'value')))
                END
              END AT TIME ZONE coalesce(c.time_zone, w.time_zone)
            )::date
          END + $::int + $::time
        ) AT TIME ZONE coalesce(c.time_zone, w.time_zone)
      )
      FROM (
        SELECT h.awaited AS awaited
        OFFSET 0
      ) held
    )), $::timestamptz) AS due_at
    OFFSET 0
  ) n
  WHERE p.node_id = $
  AND p.state = 'waiting'
  AND (h.awaited ->> 'value') IS DISTINCT FROM (p.awaited_date ->> 'value')
  FOR UPDATE OF p
), moved AS (
  UPDATE journey_positions p
  SET due_at = d.due_at,
    awaited_date = d.awaited || jsonb_build_object(
      'movedAt', CASE WHEN d.due_at IS DISTINCT FROM d.was THEN to_jsonb($::timestamptz) ELSE to_jsonb(d.moved_at) END
    )
  FROM d
  WHERE p.ctid = d.ctid
  RETURNING d.run_id, d.due_at, d.was
), woken AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1
  FROM (
    SELECT DISTINCT run_id
    FROM (
      SELECT run_id
      FROM moved
      WHERE due_at < was
    ) n
    ORDER BY run_id
  ) w
  WHERE r.workspace_id = $
  AND r.id = w.run_id
)
SELECT count(*)::int AS count
FROM moved
WHERE due_at IS DISTINCT FROM was

-- countToWaitOn
SELECT count(*)::int AS count
FROM (
  SELECT p.ctid, p.run_id, p.due_at AS was, p.awaited_date ->> 'movedAt' AS moved_at, h.awaited, n.due_at
  FROM (
    SELECT p.run_id, p.contact_id, jsonb_build_object('value', c.properties -> $::text) AS awaited
    FROM journey_positions p
    JOIN contacts c ON c.workspace_id = p.workspace_id
    AND c.id = p.contact_id
    WHERE p.workspace_id = $
    AND p.node_id = $
    AND p.state = 'waiting'
    AND p.journey_id = $
    AND p.ended_at IS NULL
    AND p.state = 'waiting'
    AND p.due_at <= $::timestamptz
    AND p.version_id = $
    AND p.ended_at IS NULL
  ) h
  JOIN journey_positions p ON p.workspace_id = $
  AND p.run_id = h.run_id
  AND p.contact_id = h.contact_id
  JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  JOIN workspaces w ON w.id = p.workspace_id
  CROSS JOIN LATERAL (
    SELECT least(greatest($::timestamptz, (
      SELECT (
        CASE
          WHEN (held.awaited ->> 'value') LIKE '____-__-__'
            THEN day_of((held.awaited ->> 'value'))::timestamp AT TIME ZONE coalesce(c.time_zone, w.time_zone)
          WHEN (held.awaited ->> 'value') LIKE '____-__-__%' THEN moment_of((held.awaited ->> 'value'))
          ELSE CASE
            WHEN (
              SELECT d.type = 'date'
              FROM property_definitions d
              WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $
            )
            THEN unix_moment(number_of((held.awaited ->> 'value')))
          END
        END + make_interval(mins => $::int)
      )
      FROM (
        SELECT h.awaited AS awaited
        OFFSET 0
      ) held
    )), $::timestamptz) AS due_at
    OFFSET 0
  ) n
  WHERE p.node_id = $
  AND p.state = 'waiting'
  AND (h.awaited ->> 'value') IS DISTINCT FROM (p.awaited_date ->> 'value')
) n
WHERE was <= $
AND due_at > $

-- countToWaitOn
SELECT count(*)::int AS count
FROM (
  SELECT p.ctid, p.run_id, p.due_at AS was, p.awaited_date ->> 'movedAt' AS moved_at, h.awaited, n.due_at
  FROM (
    SELECT p.run_id, p.contact_id, coalesce((
      SELECT jsonb_build_object('value', e.properties -> $::text, 'id', e.id, 'at', e.occurred_at, 'event', e.name)
      FROM (
        SELECT e.id, e.name, e.occurred_at, e.received_at, e.properties
        FROM events e
        WHERE e.workspace_id = p.workspace_id
        AND e.contact_id = p.contact_id
        AND e.occurred_at >= coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at)
        AND e.received_at >= coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at)
        AND EXISTS (
          SELECT
          FROM event_totals t
          WHERE t.workspace_id = p.workspace_id
          AND t.contact_id = p.contact_id
          AND t.name = ANY ($::text[])
          AND t.last_at >= coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at)
        )
        OFFSET 0
      ) e
      WHERE e.name = ANY ($::text[])
      AND (e.occurred_at, e.id) > (
        coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at), coalesce((p.entry ->> 'id')::uuid, $::uuid)
      )
      AND least(e.occurred_at, e.received_at) <= $::timestamptz
      AND true
      AND (
        CASE
          WHEN e.properties ->> $::text LIKE '____-__-__'
            THEN day_of(e.properties ->> $::text)::timestamp AT TIME ZONE (
              SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
            )
          WHEN e.properties ->> $::text LIKE '____-__-__%' THEN moment_of(e.properties ->> $::text)
          ELSE CASE WHEN true THEN unix_moment(number_of(e.properties ->> $::text)) END
        END IS NOT NULL
      )
      ORDER BY e.occurred_at DESC, e.id DESC
      LIMIT 1
    ), jsonb_build_object('value', (p.entry -> 'properties') -> $::text)) AS awaited
    FROM journey_positions p
    JOIN contacts c ON c.workspace_id = p.workspace_id
    AND c.id = p.contact_id
    WHERE p.workspace_id = $
    AND p.node_id = $
    AND p.state = 'waiting'
    AND p.journey_id = $
    AND p.ended_at IS NULL
    AND p.state = 'waiting'
    AND p.due_at <= $::timestamptz
    AND p.version_id = $
    AND p.ended_at IS NULL
  ) h
  JOIN journey_positions p ON p.workspace_id = $
  AND p.run_id = h.run_id
  AND p.contact_id = h.contact_id
  JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  JOIN workspaces w ON w.id = p.workspace_id
  CROSS JOIN LATERAL (
    SELECT least(greatest($::timestamptz, (
      SELECT (
        CASE
          WHEN (held.awaited ->> 'value') LIKE '____-__-__'
            THEN day_of((held.awaited ->> 'value'))::timestamp AT TIME ZONE coalesce(c.time_zone, w.time_zone)
          WHEN (held.awaited ->> 'value') LIKE '____-__-__%' THEN moment_of((held.awaited ->> 'value'))
          ELSE CASE WHEN true THEN unix_moment(number_of((held.awaited ->> 'value'))) END
        END + make_interval(mins => $::int)
      )
      FROM (
        SELECT h.awaited AS awaited
        OFFSET 0
      ) held
    )), $::timestamptz) AS due_at
    OFFSET 0
  ) n
  WHERE p.node_id = $
  AND p.state = 'waiting'
  AND (
    ((h.awaited ->> 'at')::timestamptz, (h.awaited ->> 'id')::uuid) > (
      coalesce((p.awaited_date ->> 'at')::timestamptz, coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at)),
      coalesce((p.awaited_date ->> 'id')::uuid, coalesce((p.entry ->> 'id')::uuid, $::uuid))
    )
    AND ((h.awaited ->> 'at')::timestamptz <= greatest(p.due_at, $::timestamptz))
  )
) n
WHERE was <= $
AND due_at > $

-- readWhere
SELECT DISTINCT p.version_id,
  p.node_id,
  CASE WHEN j.state = 'paused' THEN $::timestamptz ELSE j.resumed_at END AS waits_until
FROM journey_positions p
JOIN journeys j ON j.workspace_id = p.workspace_id
AND j.id = p.journey_id
WHERE p.workspace_id = $
AND p.ended_at IS NULL
AND p.state = 'waiting'
AND p.awaited_date IS NOT NULL
AND p.run_id = ANY ($::uuid[])
ORDER BY 1, 2

-- readWhere
SELECT DISTINCT p.version_id,
  p.node_id,
  CASE WHEN j.state = 'paused' THEN $::timestamptz ELSE j.resumed_at END AS waits_until
FROM journey_positions p
JOIN journeys j ON j.workspace_id = p.workspace_id
AND j.id = p.journey_id
WHERE p.workspace_id = $
AND p.ended_at IS NULL
AND p.state = 'waiting'
AND p.awaited_date IS NOT NULL
AND p.contact_id = ANY ($::uuid[])
ORDER BY 1, 2

-- readWhere
SELECT DISTINCT p.version_id,
  p.node_id,
  CASE WHEN j.state = 'paused' THEN $::timestamptz ELSE j.resumed_at END AS waits_until
FROM journey_positions p
JOIN journeys j ON j.workspace_id = p.workspace_id
AND j.id = p.journey_id
WHERE p.workspace_id = $
AND p.ended_at IS NULL
AND p.state = 'waiting'
AND p.awaited_date IS NOT NULL
AND p.journey_id = $
AND p.ended_at IS NULL
AND p.state = 'waiting'
AND p.due_at <= $::timestamptz
ORDER BY 1, 2
