-- countAudience
WITH known_zones AS MATERIALIZED (
  SELECT lower(name) AS name
  FROM pg_timezone_names
), chosen AS (
  SELECT CASE
    WHEN c."email" IS NULL THEN 'noAddress'
    WHEN $ AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'unsubscribed'
    WHEN $ AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'noConsent'
    WHEN x.reason IS NOT NULL THEN x.reason
    WHEN false THEN 'frequencyCap'
  END AS reason,
    false AS is_over, c.id
  FROM contacts c
  JOIN workspaces w ON w.id = c.workspace_id
  LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
  AND x.channel = 'email'
  AND x.address = c."email"
  WHERE (true AND NOT false)
)
SELECT reason, count(*)::int AS count,
  (count(*) FILTER (WHERE false))::int AS holdout,
  (count(*) FILTER (WHERE is_over AND NOT (false)))::int AS over
FROM chosen c
GROUP BY reason
ORDER BY count DESC

-- countAudience
WITH known_zones AS MATERIALIZED (
  SELECT lower(name) AS name
  FROM pg_timezone_names
), chosen AS (
  SELECT CASE
    WHEN c."email" IS NULL THEN 'noAddress'
    WHEN $ AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'unsubscribed'
    WHEN $ AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'noConsent'
    WHEN x.reason IS NOT NULL THEN x.reason
    WHEN false THEN 'frequencyCap'
  END AS reason,
    false AS is_over, c.id
  FROM contacts c
  JOIN workspaces w ON w.id = c.workspace_id
  LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
  AND x.channel = 'email'
  AND x.address = c."email"
  WHERE (c.id IN (
    SELECT m.contact_id
    FROM segment_members m
    WHERE m.workspace_id = c.workspace_id
    AND m.segment_id = ANY ($::uuid[])
  ) AND NOT false)
)
SELECT reason, count(*)::int AS count,
  (count(*) FILTER (WHERE false))::int AS holdout,
  (count(*) FILTER (WHERE is_over AND NOT (false)))::int AS over
FROM chosen c
GROUP BY reason
ORDER BY count DESC

-- countAudience
WITH known_zones AS MATERIALIZED (
  SELECT lower(name) AS name
  FROM pg_timezone_names
), chosen AS (
  SELECT CASE
    WHEN c."email" IS NULL THEN 'noAddress'
    WHEN $ AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'unsubscribed'
    WHEN $ AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'noConsent'
    WHEN x.reason IS NOT NULL THEN x.reason
    WHEN false THEN 'frequencyCap'
  END AS reason,
    false AS is_over, c.id
  FROM contacts c
  JOIN workspaces w ON w.id = c.workspace_id
  LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
  AND x.channel = 'email'
  AND x.address = c."email"
  WHERE (true AND NOT false)
)
SELECT reason, count(*)::int AS count,
  (
    count(*) FILTER (WHERE (mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) < $))
  )::int AS holdout,
  (
    count(*) FILTER (
      WHERE is_over AND NOT ((mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) < $))
    )
  )::int AS over
FROM chosen c
GROUP BY reason
ORDER BY count DESC

-- countAudience
WITH known_zones AS MATERIALIZED (
  SELECT lower(name) AS name
  FROM pg_timezone_names
), chosen AS (
  SELECT CASE
    WHEN c."email" IS NULL THEN 'noAddress'
    WHEN $ AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'unsubscribed'
    WHEN $ AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'noConsent'
    WHEN x.reason IS NOT NULL THEN x.reason
    WHEN false THEN 'frequencyCap'
  END AS reason,
    (
      (
        $::timestamp AT TIME ZONE CASE
          WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
        END
      ) < $::timestamptz
    ) AS is_over,
    c.id
  FROM contacts c
  JOIN workspaces w ON w.id = c.workspace_id
  LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
  AND x.channel = 'email'
  AND x.address = c."email"
  WHERE (true AND NOT false)
)
SELECT reason, count(*)::int AS count,
  (count(*) FILTER (WHERE false))::int AS holdout,
  (count(*) FILTER (WHERE is_over AND NOT (false)))::int AS over
FROM chosen c
GROUP BY reason
ORDER BY count DESC
