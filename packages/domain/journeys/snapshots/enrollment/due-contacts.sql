-- liveSchedule
select "live_version_id"
from "journeys"
where "id" = $
and "state" = $

-- enrollDueCohort
SELECT contact_id AS id, at
FROM (
  SELECT c.id AS contact_id, $::timestamptz AS at
  FROM contacts c
  JOIN workspaces w ON w.id = c.workspace_id
  WHERE c.id IN (
    SELECT m.contact_id
    FROM messages m
    WHERE m.workspace_id = c.workspace_id
    AND m.status = 'sent'
    AND m.sent_at > $::timestamptz - make_interval(days => $::int)
    AND m.sent_at <= $::timestamptz - make_interval(days => $::int)
    AND m.owner_at <= $::timestamptz - make_interval(days => $::int)
    AND coalesce(m.opened_at, 'infinity') > m.sent_at + make_interval(days => $::int)
  )
) d
WHERE contact_id > $::uuid
ORDER BY contact_id
LIMIT $

-- enrollDueCohort
SELECT contact_id AS id, at
FROM (
  SELECT c.id AS contact_id,
    (
      (
        CASE
          WHEN c.properties ->> $::text LIKE '____-__-__' THEN day_of(c.properties ->> $::text)
          ELSE (
            CASE
              WHEN c.properties ->> $::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $::text)
              ELSE CASE
                WHEN (
                  SELECT d.type = 'date'
                  FROM property_definitions d
                  WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $
                )
                THEN unix_moment(number_of(c.properties ->> $::text))
              END
            END AT TIME ZONE coalesce(c.time_zone, w.time_zone)
          )::date
        END + $::int + $::time
      ) AT TIME ZONE coalesce(c.time_zone, w.time_zone)
    ) AS at
  FROM contacts c
  JOIN workspaces w ON w.id = c.workspace_id
  WHERE CASE
    WHEN (
      substr((c.properties ->> $::text), 1, 10) = ANY ($)
      OR substr((c.properties ->> $::text), 5, 1) <> '-'
      OR substr((c.properties ->> $::text), 8, 1) <> '-'
    )
      THEN (
        (
          CASE
            WHEN c.properties ->> $::text LIKE '____-__-__' THEN day_of(c.properties ->> $::text)
            ELSE (
              CASE
                WHEN c.properties ->> $::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $::text)
                ELSE CASE
                  WHEN (
                    SELECT d.type = 'date'
                    FROM property_definitions d
                    WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $
                  )
                  THEN unix_moment(number_of(c.properties ->> $::text))
                END
              END AT TIME ZONE coalesce(c.time_zone, w.time_zone)
            )::date
          END + $::int + $::time
        ) AT TIME ZONE coalesce(c.time_zone, w.time_zone)
      ) > $::timestamptz
        AND (
          (
            CASE
              WHEN c.properties ->> $::text LIKE '____-__-__' THEN day_of(c.properties ->> $::text)
              ELSE (
                CASE
                  WHEN c.properties ->> $::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $::text)
                  ELSE CASE
                    WHEN (
                      SELECT d.type = 'date'
                      FROM property_definitions d
                      WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $
                    )
                    THEN unix_moment(number_of(c.properties ->> $::text))
                  END
                END AT TIME ZONE coalesce(c.time_zone, w.time_zone)
              )::date
            END + $::int + $::time
          ) AT TIME ZONE coalesce(c.time_zone, w.time_zone)
        ) <= $::timestamptz
    ELSE false
  END
) d
WHERE contact_id > $::uuid
ORDER BY contact_id
LIMIT $
