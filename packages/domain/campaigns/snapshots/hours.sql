-- quietIssues
WITH known_zones AS MATERIALIZED (
  SELECT lower(name) AS name
  FROM pg_timezone_names
)
SELECT count(*)::int AS count
FROM (
  SELECT c.id, c.workspace_id, c.time_zone
  FROM contacts c
  LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
  AND x.channel = 'email'
  AND x.address = c."email"
  WHERE (true AND NOT false)
  AND CASE
    WHEN c."email" IS NULL THEN 'noAddress'
    WHEN $ AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'unsubscribed'
    WHEN $ AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'noConsent'
    WHEN x.reason IS NOT NULL THEN x.reason
    WHEN false THEN 'frequencyCap'
  END IS NULL
) c
JOIN workspaces w ON w.id = c.workspace_id
WHERE CASE
  WHEN $::time < $::time
    THEN (
      $::timestamptz AT TIME ZONE CASE
        WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
      END
    )::time >= $::time
      AND (
        $::timestamptz AT TIME ZONE CASE
          WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
        END
      )::time < $::time
  ELSE (
    $::timestamptz AT TIME ZONE CASE
      WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
    END
  )::time >= $::time
    OR (
      $::timestamptz AT TIME ZONE CASE
        WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
      END
    )::time < $::time
END

-- quietIssues
WITH known_zones AS MATERIALIZED (
  SELECT lower(name) AS name
  FROM pg_timezone_names
)
SELECT count(*)::int AS count
FROM (
  SELECT c.id, c.workspace_id, c.time_zone
  FROM contacts c
  LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
  AND x.channel = 'email'
  AND x.address = c."email"
  WHERE (true AND NOT false)
  AND CASE
    WHEN c."email" IS NULL THEN 'noAddress'
    WHEN $ AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'unsubscribed'
    WHEN $ AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'noConsent'
    WHEN x.reason IS NOT NULL THEN x.reason
    WHEN false THEN 'frequencyCap'
  END IS NULL
) c
JOIN workspaces w ON w.id = c.workspace_id
WHERE CASE
  WHEN $::time < $::time
    THEN (
      (
        $::timestamp AT TIME ZONE CASE
          WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
        END
      ) AT TIME ZONE CASE
        WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
      END
    )::time >= $::time
      AND (
        (
          $::timestamp AT TIME ZONE CASE
            WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
          END
        ) AT TIME ZONE CASE
          WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
        END
      )::time < $::time
  ELSE (
    (
      $::timestamp AT TIME ZONE CASE
        WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
      END
    ) AT TIME ZONE CASE WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone END
  )::time >= $::time
    OR (
      (
        $::timestamp AT TIME ZONE CASE
          WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
        END
      ) AT TIME ZONE CASE
        WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
      END
    )::time < $::time
END

-- quietIssues
WITH known_zones AS MATERIALIZED (
  SELECT lower(name) AS name
  FROM pg_timezone_names
)
SELECT count(*)::int AS count
FROM (
  SELECT c.id, c.workspace_id, c.time_zone
  FROM contacts c
  LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
  AND x.channel = 'email'
  AND x.address = c."email"
  WHERE (true AND NOT false)
  AND CASE
    WHEN c."email" IS NULL THEN 'noAddress'
    WHEN $ AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'unsubscribed'
    WHEN $ AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'noConsent'
    WHEN x.reason IS NOT NULL THEN x.reason
    WHEN false THEN 'frequencyCap'
  END IS NULL
) c
JOIN workspaces w ON w.id = c.workspace_id
WHERE (
  CASE
    WHEN $::time < $::time
      THEN (
        (
          $::timestamp AT TIME ZONE CASE
            WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
          END
        ) AT TIME ZONE CASE
          WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
        END
      )::time >= $::time
        AND (
          (
            $::timestamp AT TIME ZONE CASE
              WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
            END
          ) AT TIME ZONE CASE
            WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
          END
        )::time < $::time
    ELSE (
      (
        $::timestamp AT TIME ZONE CASE
          WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
        END
      ) AT TIME ZONE CASE
        WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
      END
    )::time >= $::time
      OR (
        (
          $::timestamp AT TIME ZONE CASE
            WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
          END
        ) AT TIME ZONE CASE
          WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
        END
      )::time < $::time
  END
  OR extract(
    isodow
    FROM (
      $::timestamp AT TIME ZONE CASE
        WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
      END
    ) AT TIME ZONE CASE WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone END
  ) = ANY ($::int[])
)
