-- conversionsOf
SELECT (
  SELECT coalesce(
    sum(
      CASE
        WHEN r.to_begin
          THEN greatest(
            r.size,
            (SELECT count(*)::int FROM journey_positions p WHERE p.workspace_id = r.workspace_id AND p.run_id = r.id)
          )
        ELSE r.size
      END
    ),
    0
  )::int
  FROM journey_runs r
  WHERE r.journey_id = $
  AND "r"."created_at" >= $::timestamptz
  AND "r"."created_at" < $::timestamptz
  AND true
) AS entered, (
  SELECT count(*)::int
  FROM (
    SELECT
    FROM journey_positions p
    WHERE p.journey_id = $
    AND "p"."entered_at" >= $::timestamptz
    AND "p"."entered_at" < $::timestamptz
    AND true
    GROUP BY p.contact_id
  ) c
) AS contacts_entered,
  count(x.run_id)::int AS converted,
  count(DISTINCT x.contact_id)::int AS contacts_converted,
  coalesce(sum(x.revenue) FILTER (WHERE x.is_first), 0)::bigint AS revenue,
  w.currency
FROM workspaces w
LEFT JOIN (
  SELECT x.workspace_id, x.run_id, x.contact_id, x.revenue,
    row_number() OVER (
      PARTITION BY x.contact_id, coalesce(x.event_id::text, x.at::text) ORDER BY x.run_id
    ) = 1 AS is_first
  FROM journey_conversions x
  WHERE x.journey_id = $
  AND "x"."at" >= $::timestamptz
  AND "x"."at" < $::timestamptz
  AND true
) x ON x.workspace_id = w.id
WHERE w.id = $
GROUP BY w.currency

-- conversionsOf
SELECT (
  SELECT coalesce(
    sum(
      CASE
        WHEN r.to_begin
          THEN greatest(
            r.size,
            (SELECT count(*)::int FROM journey_positions p WHERE p.workspace_id = r.workspace_id AND p.run_id = r.id)
          )
        ELSE r.size
      END
    ),
    0
  )::int
  FROM journey_runs r
  WHERE r.journey_id = $
  AND "r"."created_at" >= $::timestamptz
  AND "r"."created_at" < $::timestamptz
  AND "r"."version_id" = (
    SELECT id
    FROM journey_versions
    WHERE journey_id = $
    AND number = $
  )
) AS entered, (
  SELECT count(*)::int
  FROM (
    SELECT
    FROM journey_positions p
    WHERE p.journey_id = $
    AND "p"."entered_at" >= $::timestamptz
    AND "p"."entered_at" < $::timestamptz
    AND "p"."version_id" = (
      SELECT id
      FROM journey_versions
      WHERE journey_id = $
      AND number = $
    )
    GROUP BY p.contact_id
  ) c
) AS contacts_entered,
  count(x.run_id)::int AS converted,
  count(DISTINCT x.contact_id)::int AS contacts_converted,
  coalesce(sum(x.revenue) FILTER (WHERE x.is_first), 0)::bigint AS revenue,
  w.currency
FROM workspaces w
LEFT JOIN (
  SELECT x.workspace_id, x.run_id, x.contact_id, x.revenue,
    row_number() OVER (
      PARTITION BY x.contact_id, coalesce(x.event_id::text, x.at::text) ORDER BY x.run_id
    ) = 1 AS is_first
  FROM journey_conversions x
  WHERE x.journey_id = $
  AND "x"."at" >= $::timestamptz
  AND "x"."at" < $::timestamptz
  AND "x"."version_id" = (
    SELECT id
    FROM journey_versions
    WHERE journey_id = $
    AND number = $
  )
) x ON x.workspace_id = w.id
WHERE w.id = $
GROUP BY w.currency

-- stepConversions
WITH slow AS MATERIALIZED (
  SELECT DISTINCT n ->> 'id' AS id
  FROM journey_versions v
  CROSS JOIN LATERAL jsonb_array_elements(v.graph -> 'nodes') n
  WHERE v.journey_id = $
  AND n ->> 'kind' = ANY ($::text[])
), passed AS (
  SELECT DISTINCT ON (x.run_id, x.contact_id, t.node_id, t.port) x.run_id,
    x.contact_id, t.node_id, t.port, x.revenue,
    coalesce(x.event_id::text, x.at::text) AS brought,
    greatest(x.at - t.at, interval '0') AS took
  FROM journey_conversions x
  JOIN journey_trail t ON t.workspace_id = x.workspace_id
  AND t.contact_id = x.contact_id
  AND t.run_id = x.run_id
  WHERE x.journey_id = $
  AND CASE
    WHEN t.port = ANY ($::text[]) THEN t.at <= x.at AND t.at IS DISTINCT FROM x.recorded_at
    ELSE t.at <= greatest(x.at, x.recorded_at)
      OR NOT EXISTS (
        SELECT
        FROM journey_trail s
        WHERE s.workspace_id = t.workspace_id
          AND s.contact_id = t.contact_id
          AND s.run_id = t.run_id
          AND s.at > greatest(x.at, x.recorded_at)
          AND s.at <= t.at
          AND s.node_id IN (SELECT id FROM slow)
      )
  END
  AND "x"."at" >= $::timestamptz
  AND "x"."at" < $::timestamptz
  AND true
  ORDER BY x.run_id, x.contact_id, t.node_id, t.port, t.at DESC
), once AS (
  SELECT *, row_number() OVER (PARTITION BY node_id, port, contact_id, brought ORDER BY run_id) = 1 AS is_first
  FROM passed
)
SELECT node_id, port,
  count(*)::int AS converted,
  coalesce(sum(revenue) FILTER (WHERE is_first), 0)::bigint AS revenue,
  extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY took))::float8 AS median_seconds
FROM once
GROUP BY node_id, port

-- stepConversions
WITH slow AS MATERIALIZED (
  SELECT DISTINCT n ->> 'id' AS id
  FROM journey_versions v
  CROSS JOIN LATERAL jsonb_array_elements(v.graph -> 'nodes') n
  WHERE v.journey_id = $
  AND n ->> 'kind' = ANY ($::text[])
), passed AS (
  SELECT DISTINCT ON (x.run_id, x.contact_id, t.node_id, t.port) x.run_id,
    x.contact_id, t.node_id, t.port, x.revenue,
    coalesce(x.event_id::text, x.at::text) AS brought,
    greatest(x.at - t.at, interval '0') AS took
  FROM journey_conversions x
  JOIN journey_trail t ON t.workspace_id = x.workspace_id
  AND t.contact_id = x.contact_id
  AND t.run_id = x.run_id
  WHERE x.journey_id = $
  AND CASE
    WHEN t.port = ANY ($::text[]) THEN t.at <= x.at AND t.at IS DISTINCT FROM x.recorded_at
    ELSE t.at <= greatest(x.at, x.recorded_at)
      OR NOT EXISTS (
        SELECT
        FROM journey_trail s
        WHERE s.workspace_id = t.workspace_id
          AND s.contact_id = t.contact_id
          AND s.run_id = t.run_id
          AND s.at > greatest(x.at, x.recorded_at)
          AND s.at <= t.at
          AND s.node_id IN (SELECT id FROM slow)
      )
  END
  AND "x"."at" >= $::timestamptz
  AND "x"."at" < $::timestamptz
  AND true
  AND t.node_id = ANY ($)
  ORDER BY x.run_id, x.contact_id, t.node_id, t.port, t.at DESC
), once AS (
  SELECT *, row_number() OVER (PARTITION BY node_id, port, contact_id, brought ORDER BY run_id) = 1 AS is_first
  FROM passed
)
SELECT node_id, port,
  count(*)::int AS converted,
  coalesce(sum(revenue) FILTER (WHERE is_first), 0)::bigint AS revenue,
  extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY took))::float8 AS median_seconds
FROM once
GROUP BY node_id, port

-- stepConversions
WITH slow AS MATERIALIZED (
  SELECT DISTINCT n ->> 'id' AS id
  FROM journey_versions v
  CROSS JOIN LATERAL jsonb_array_elements(v.graph -> 'nodes') n
  WHERE v.journey_id = $
  AND n ->> 'kind' = ANY ($::text[])
), passed AS (
  SELECT DISTINCT ON (x.run_id, x.contact_id, t.node_id, t.port) x.run_id,
    x.contact_id, t.node_id, t.port, x.revenue,
    coalesce(x.event_id::text, x.at::text) AS brought,
    greatest(x.at - t.at, interval '0') AS took
  FROM journey_conversions x
  JOIN journey_trail t ON t.workspace_id = x.workspace_id
  AND t.contact_id = x.contact_id
  AND t.run_id = x.run_id
  WHERE x.journey_id = $
  AND CASE
    WHEN t.port = ANY ($::text[]) THEN t.at <= x.at AND t.at IS DISTINCT FROM x.recorded_at
    ELSE t.at <= greatest(x.at, x.recorded_at)
      OR NOT EXISTS (
        SELECT
        FROM journey_trail s
        WHERE s.workspace_id = t.workspace_id
          AND s.contact_id = t.contact_id
          AND s.run_id = t.run_id
          AND s.at > greatest(x.at, x.recorded_at)
          AND s.at <= t.at
          AND s.node_id IN (SELECT id FROM slow)
      )
  END
  AND "x"."at" >= $::timestamptz
  AND "x"."at" < $::timestamptz
  AND "x"."version_id" = (
    SELECT id
    FROM journey_versions
    WHERE journey_id = $
    AND number = $
  )
  ORDER BY x.run_id, x.contact_id, t.node_id, t.port, t.at DESC
), once AS (
  SELECT *, row_number() OVER (PARTITION BY node_id, port, contact_id, brought ORDER BY run_id) = 1 AS is_first
  FROM passed
)
SELECT node_id, port,
  count(*)::int AS converted,
  coalesce(sum(revenue) FILTER (WHERE is_first), 0)::bigint AS revenue,
  extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY took))::float8 AS median_seconds
FROM once
GROUP BY node_id, port
