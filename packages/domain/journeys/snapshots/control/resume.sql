-- countOverdue
SELECT count(*)::int AS count
FROM journey_positions p
WHERE p.workspace_id = $
AND p.journey_id = $
AND p.ended_at IS NULL
AND p.state = 'waiting'
AND p.due_at <= $::timestamptz

-- resumeJourney
update "journeys"
set "state" = $, "updated_at" = $, "resumed_at" = $
where "id" = $
and "state" = $

-- spreadOverdue
UPDATE journey_positions p
SET due_at = $::timestamptz + make_interval(hours => $::int) * (floor(o.place * $::float8 / o.count) / $::float8)
FROM (
  SELECT ctid, row_number() OVER (ORDER BY due_at, contact_id) - 1 AS place, count(*) OVER () AS count
  FROM journey_positions
  WHERE journey_id = $
  AND ended_at IS NULL
  AND state = 'waiting'
  AND due_at <= $
) o
WHERE p.ctid = o.ctid

-- skipOverdue
SELECT DISTINCT p.version_id, p.node_id
FROM journey_positions p
WHERE p.workspace_id = $
AND p.journey_id = $
AND p.ended_at IS NULL
AND p.state = 'waiting'
AND p.due_at <= $::timestamptz

-- passOver
WITH d AS MATERIALIZED (
  SELECT p.ctid, NULL::jsonb AS why, p.entry AS entry,
    $::timestamptz::timestamptz AS due_at,
    (NULL)::jsonb AS awaited_date,
    CASE WHEN p.due_at > p.since THEN p.due_at ELSE p.last_wait_ended_at END AS last_wait_ended_at,
    CASE WHEN p.due_at > p.since THEN NULL ELSE p.last_wait_event_id END::uuid AS last_wait_event_id
  FROM journey_positions p
  JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  JOIN workspaces w ON w.id = p.workspace_id
  CROSS JOIN LATERAL (
    SELECT 'next' AS port
    OFFSET 0
  ) a
  WHERE p.workspace_id = $
  AND p.journey_id = $
  AND p.ended_at IS NULL
  AND p.state = 'waiting'
  AND p.due_at <= $::timestamptz
  AND p.version_id = $
  AND p.node_id = $
  AND p.since < $
  AND a.port = $
), passed AS (
  UPDATE journey_positions p
  SET node_id = $, state = $, since = $, due_at = d.due_at,
    awaited_date = d.awaited_date,
    entry = d.entry, outcome = NULL,
    last_wait_ended_at = d.last_wait_ended_at,
    last_wait_event_id = d.last_wait_event_id,
    ended_at = $::timestamptz,
    ended_why = $
  FROM d
  WHERE p.ctid = d.ctid
  RETURNING p.contact_id, p.run_id, d.why
), trail AS (
  INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
  SELECT $, contact_id, $, run_id, step.node_id, step.port, step.why, $::timestamptz
  FROM passed
  CROSS JOIN LATERAL (
    VALUES ($::text, $::text, passed.why), ($, 'skipped', NULL)
  ) step (node_id, port, why)
)
SELECT count(*)::int AS count
FROM passed

-- passOver
WITH d AS MATERIALIZED (
  SELECT p.ctid, (
    SELECT jsonb_build_array(
      jsonb_build_object('of', $::text, 'name', $::text, 'value', held.awaited -> 'value')
    ) || CASE
      WHEN held.awaited ->> 'movedAt' IS NULL THEN '[]'
      ELSE jsonb_build_array(jsonb_build_object('of', $::text, 'name', $::text, 'value', held.awaited -> 'movedAt'))
    END
    FROM (
      SELECT coalesce(p.awaited_date, jsonb_build_object('value', c.properties -> $::text)) AS awaited
      OFFSET 0
    ) held
  ) AS why, p.entry AS entry,
    NULL::timestamptz AS due_at,
    (NULL)::jsonb AS awaited_date,
    CASE WHEN p.due_at > p.since THEN p.due_at ELSE p.last_wait_ended_at END AS last_wait_ended_at,
    CASE WHEN p.due_at > p.since THEN NULL ELSE p.last_wait_event_id END::uuid AS last_wait_event_id
  FROM journey_positions p
  JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  JOIN workspaces w ON w.id = p.workspace_id
  CROSS JOIN LATERAL (
    SELECT CASE
      WHEN (
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
          SELECT coalesce(p.awaited_date, jsonb_build_object('value', c.properties -> $::text)) AS awaited OFFSET 0
        ) held
      ) IS NULL
        THEN 'noDate'
      ELSE 'next'
    END AS port
    OFFSET 0
  ) a
  WHERE p.workspace_id = $
  AND p.journey_id = $
  AND p.ended_at IS NULL
  AND p.state = 'waiting'
  AND p.due_at <= $::timestamptz
  AND p.version_id = $
  AND p.node_id = $
  AND p.since < $
  AND a.port = $
), passed AS (
  UPDATE journey_positions p
  SET node_id = $, state = $, since = $, due_at = d.due_at,
    awaited_date = d.awaited_date,
    entry = d.entry, outcome = NULL,
    last_wait_ended_at = d.last_wait_ended_at,
    last_wait_event_id = d.last_wait_event_id,
    ended_at = $::timestamptz,
    ended_why = $
  FROM d
  WHERE p.ctid = d.ctid
  RETURNING p.contact_id, p.run_id, d.why
), trail AS (
  INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
  SELECT $, contact_id, $, run_id, step.node_id, step.port, step.why, $::timestamptz
  FROM passed
  CROSS JOIN LATERAL (
    VALUES ($::text, $::text, passed.why), ($, 'skipped', NULL)
  ) step (node_id, port, why)
)
SELECT count(*)::int AS count
FROM passed

-- passOver
WITH d AS MATERIALIZED (
  SELECT p.ctid, (
    SELECT jsonb_build_array(
      jsonb_build_object('of', $::text, 'name', $::text, 'value', held.awaited -> 'value')
    ) || CASE
      WHEN held.awaited ->> 'movedAt' IS NULL THEN '[]'
      ELSE jsonb_build_array(jsonb_build_object('of', $::text, 'name', $::text, 'value', held.awaited -> 'movedAt'))
    END
    FROM (
      SELECT coalesce(p.awaited_date, coalesce((
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
      ), jsonb_build_object('value', (p.entry -> 'properties') -> $::text))) AS awaited
      OFFSET 0
    ) held
  ) AS why, (
    SELECT CASE
      WHEN held.awaited ->> 'id' IS NULL THEN p.entry
      WHEN jsonb_exists(p.entry -> 'properties', $::text)
        THEN jsonb_set(
          CASE WHEN jsonb_typeof((p.entry #> $::text[])) IN ('object') THEN (p.entry #> $::text[]) ELSE '{}' END,
          ARRAY[$::text],
          jsonb_set(
            CASE WHEN jsonb_typeof((p.entry #> $::text[])) IN ('object') THEN (p.entry #> $::text[]) ELSE '{}' END,
            ARRAY[$::text],
            (held.awaited -> 'value')
          )
        )
      ELSE jsonb_set(
        CASE WHEN jsonb_typeof((p.entry #> $::text[])) IN ('object') THEN (p.entry #> $::text[]) ELSE '{}' END,
        ARRAY[$::text],
        jsonb_set(
          CASE WHEN jsonb_typeof((p.entry #> $::text[])) IN ('object') THEN (p.entry #> $::text[]) ELSE '{}' END,
          ARRAY[$::text],
          (held.awaited -> 'value')
        )
      )
    END
    FROM (
      SELECT coalesce(p.awaited_date, coalesce((
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
      ), jsonb_build_object('value', (p.entry -> 'properties') -> $::text))) AS awaited
      OFFSET 0
    ) held
  ) AS entry,
    NULL::timestamptz AS due_at,
    (NULL)::jsonb AS awaited_date,
    CASE WHEN p.due_at > p.since THEN p.due_at ELSE p.last_wait_ended_at END AS last_wait_ended_at,
    CASE WHEN p.due_at > p.since THEN NULL ELSE p.last_wait_event_id END::uuid AS last_wait_event_id
  FROM journey_positions p
  JOIN contacts c ON c.workspace_id = p.workspace_id
  AND c.id = p.contact_id
  JOIN workspaces w ON w.id = p.workspace_id
  CROSS JOIN LATERAL (
    SELECT CASE
      WHEN (
        SELECT (
          CASE
            WHEN (held.awaited ->> 'value') LIKE '____-__-__'
              THEN day_of((held.awaited ->> 'value'))::timestamp AT TIME ZONE coalesce(c.time_zone, w.time_zone)
            WHEN (held.awaited ->> 'value') LIKE '____-__-__%' THEN moment_of((held.awaited ->> 'value'))
            ELSE CASE WHEN true THEN unix_moment(number_of((held.awaited ->> 'value'))) END
          END + make_interval(mins => $::int)
        )
        FROM (
          SELECT coalesce(
            p.awaited_date,
            coalesce(
              (
                SELECT jsonb_build_object(
                  'value', e.properties -> $::text, 'id', e.id, 'at', e.occurred_at, 'event', e.name
                )
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
                    ) OFFSET 0
                ) e
                WHERE e.name = ANY ($::text[])
                  AND (e.occurred_at, e.id) > (
                    coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at),
                    coalesce((p.entry ->> 'id')::uuid, $::uuid)
                  )
                  AND least(e.occurred_at, e.received_at) <= $::timestamptz
                  AND true
                  AND (
                    CASE
                      WHEN e.properties ->> $::text LIKE '____-__-__'
                        THEN day_of(e.properties ->> $::text)::timestamp AT TIME ZONE (
                          SELECT w.time_zone
                          FROM workspaces w
                          WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
                        )
                      WHEN e.properties ->> $::text LIKE '____-__-__%' THEN moment_of(e.properties ->> $::text)
                      ELSE CASE WHEN true THEN unix_moment(number_of(e.properties ->> $::text)) END
                    END IS NOT NULL
                  )
                ORDER BY e.occurred_at DESC, e.id DESC
                LIMIT 1
              ),
              jsonb_build_object('value', (p.entry -> 'properties') -> $::text)
            )
          ) AS awaited OFFSET 0
        ) held
      ) IS NULL
        THEN 'noDate'
      ELSE 'next'
    END AS port
    OFFSET 0
  ) a
  WHERE p.workspace_id = $
  AND p.journey_id = $
  AND p.ended_at IS NULL
  AND p.state = 'waiting'
  AND p.due_at <= $::timestamptz
  AND p.version_id = $
  AND p.node_id = $
  AND p.since < $
  AND a.port = $
), passed AS (
  UPDATE journey_positions p
  SET node_id = $, state = $, since = $, due_at = d.due_at,
    awaited_date = d.awaited_date,
    entry = d.entry, outcome = NULL,
    last_wait_ended_at = d.last_wait_ended_at,
    last_wait_event_id = d.last_wait_event_id,
    ended_at = $::timestamptz,
    ended_why = $
  FROM d
  WHERE p.ctid = d.ctid
  RETURNING p.contact_id, p.run_id, d.why
), trail AS (
  INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
  SELECT $, contact_id, $, run_id, step.node_id, step.port, step.why, $::timestamptz
  FROM passed
  CROSS JOIN LATERAL (
    VALUES ($::text, $::text, passed.why), ($, 'skipped', NULL)
  ) step (node_id, port, why)
)
SELECT count(*)::int AS count
FROM passed
