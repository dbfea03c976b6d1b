-- frequent
SELECT value, count(*)::int AS count
FROM (
  SELECT one AS value
  FROM (
    SELECT properties -> $::text AS given
    FROM contacts
    ORDER BY id DESC
    LIMIT $
  ) c,
    LATERAL jsonb_array_elements_text(
      CASE jsonb_typeof(given) WHEN 'array' THEN given ELSE jsonb_build_array(given) END
    ) one
) v
WHERE value IS NOT NULL
AND value <> ''
AND length(value) <= 200
GROUP BY value
ORDER BY count DESC, value
LIMIT $
