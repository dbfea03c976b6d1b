-- outsideQuietHours
SELECT c.id AS "contactId",
  CASE
    WHEN CASE
      WHEN $::time < $::time
        THEN ($::timestamptz AT TIME ZONE coalesce(c.time_zone, w.time_zone))::time >= $::time
          AND ($::timestamptz AT TIME ZONE coalesce(c.time_zone, w.time_zone))::time < $::time
      ELSE ($::timestamptz AT TIME ZONE coalesce(c.time_zone, w.time_zone))::time >= $::time
        OR ($::timestamptz AT TIME ZONE coalesce(c.time_zone, w.time_zone))::time < $::time
    END
    THEN CASE
      WHEN (
        true
        AND NOT CASE
          WHEN $::time < $::time
            THEN ($::timestamptz AT TIME ZONE coalesce(c.time_zone, w.time_zone))::time >= $::time
              AND ($::timestamptz AT TIME ZONE coalesce(c.time_zone, w.time_zone))::time < $::time
          ELSE ($::timestamptz AT TIME ZONE coalesce(c.time_zone, w.time_zone))::time >= $::time
            OR ($::timestamptz AT TIME ZONE coalesce(c.time_zone, w.time_zone))::time < $::time
        END
      )
        THEN $::timestamptz
      ELSE (
        SELECT min(o.at)
        FROM (
          SELECT (
            ($::timestamptz AT TIME ZONE coalesce(c.time_zone, w.time_zone))::date + d.day + t.time
          ) AT TIME ZONE coalesce(c.time_zone, w.time_zone) AS at
          FROM generate_series(0, $::int) d (day)
          CROSS JOIN unnest($::time[]) t (time)
        ) o
        WHERE o.at > $::timestamptz
          AND (
            true
            AND NOT CASE
              WHEN $::time < $::time
                THEN (o.at AT TIME ZONE coalesce(c.time_zone, w.time_zone))::time >= $::time
                  AND (o.at AT TIME ZONE coalesce(c.time_zone, w.time_zone))::time < $::time
              ELSE (o.at AT TIME ZONE coalesce(c.time_zone, w.time_zone))::time >= $::time
                OR (o.at AT TIME ZONE coalesce(c.time_zone, w.time_zone))::time < $::time
            END
          )
      )
    END
  END AS "dueAt"
FROM contacts c
JOIN workspaces w ON w.id = c.workspace_id
LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
AND x.channel = 'email'
AND x.address = c."email"
WHERE c.workspace_id = $
AND c.id = ANY ($::uuid[])
AND CASE
  WHEN $::time < $::time
    THEN ($::timestamptz AT TIME ZONE coalesce(c.time_zone, w.time_zone))::time >= $::time
      AND ($::timestamptz AT TIME ZONE coalesce(c.time_zone, w.time_zone))::time < $::time
  ELSE ($::timestamptz AT TIME ZONE coalesce(c.time_zone, w.time_zone))::time >= $::time
    OR ($::timestamptz AT TIME ZONE coalesce(c.time_zone, w.time_zone))::time < $::time
END
AND CASE
  WHEN c."email" IS NULL THEN 'noAddress'
  WHEN true
    AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
    THEN 'unsubscribed'
  WHEN true
    AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
    THEN 'noConsent'
  WHEN x.reason IS NOT NULL THEN x.reason
  WHEN false THEN 'frequencyCap'
END IS NULL
