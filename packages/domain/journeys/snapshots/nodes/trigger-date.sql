-- triggerDate
SELECT to_char(
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
  END,
  'YYYY-MM-DD'
) AS day
FROM contacts c
JOIN workspaces w ON w.id = c.workspace_id
WHERE c.id = $
