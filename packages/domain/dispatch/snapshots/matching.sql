-- matching
SELECT f.filter, array_agg(e.id) AS ids
FROM unnest($::uuid[], $::jsonb[]) AS e (id, properties)
CROSS JOIN LATERAL (
  VALUES (
    0,
    (
      coalesce(
        (
          CASE
            WHEN e.properties ->> $::text LIKE '[%' OR e.properties ->> $::text LIKE '{%'
              THEN CASE
                jsonb_typeof(e.properties -> $::text)
                WHEN 'array'
                  THEN EXISTS (
                    SELECT
                    FROM jsonb_array_elements_text(
                      CASE jsonb_typeof(e.properties -> $::text) WHEN 'array' THEN e.properties -> $::text ELSE '[]' END
                    ) one
                    WHERE fold(one) = fold($::text)
                  )
                WHEN 'object' THEN false
                ELSE fold(e.properties ->> $::text) = fold($::text)
              END
            ELSE fold(e.properties ->> $::text) = fold($::text)
          END
        ),
        false
      )
      AND coalesce(
        (
          CASE
            WHEN e.properties ->> $::text LIKE '[%' OR e.properties ->> $::text LIKE '{%'
              THEN CASE
                jsonb_typeof(e.properties -> $::text)
                WHEN 'array'
                  THEN EXISTS (
                    SELECT
                    FROM jsonb_array_elements_text(
                      CASE jsonb_typeof(e.properties -> $::text) WHEN 'array' THEN e.properties -> $::text ELSE '[]' END
                    ) one
                    WHERE fold(one) = fold($::text)
                  )
                WHEN 'object' THEN false
                ELSE fold(e.properties ->> $::text) = fold($::text)
              END
            ELSE fold(e.properties ->> $::text) = fold($::text)
          END
        ),
        false
      )
    )
  )
) AS f (filter, passes)
WHERE f.passes
GROUP BY f.filter
