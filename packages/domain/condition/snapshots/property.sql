-- country is FR
-- le pays est FR
each:  coalesce((fold(c."country") = fold($1::text)), false)
   -- "FR"
whole: coalesce((fold(c."country") = fold($1::text)), false)
   -- "FR"
next evaluation: never

-- plan is not gold
-- plan n’est pas gold
each:  NOT coalesce(
  (
    CASE
      WHEN c.properties ->> $1::text LIKE '[%' OR c.properties ->> $2::text LIKE '{%'
        THEN CASE
          jsonb_typeof(c.properties -> $3::text)
          WHEN 'array'
            THEN EXISTS (
              SELECT
              FROM jsonb_array_elements_text(
                CASE jsonb_typeof(c.properties -> $4::text) WHEN 'array' THEN c.properties -> $5::text ELSE '[]' END
              ) one
              WHERE fold(one) = fold($6::text)
            )
          WHEN 'object' THEN false
          ELSE fold(c.properties ->> $7::text) = fold($8::text)
        END
      ELSE fold(c.properties ->> $9::text) = fold($10::text)
    END
  ),
  false
)
   -- "plan", "plan", "plan", "plan", "plan", "gold", "plan", "gold", "plan", "gold"
whole: NOT coalesce(
  (
    CASE
      WHEN c.properties ->> $1::text LIKE '[%' OR c.properties ->> $2::text LIKE '{%'
        THEN CASE
          jsonb_typeof(c.properties -> $3::text)
          WHEN 'array'
            THEN EXISTS (
              SELECT
              FROM jsonb_array_elements_text(
                CASE jsonb_typeof(c.properties -> $4::text) WHEN 'array' THEN c.properties -> $5::text ELSE '[]' END
              ) one
              WHERE fold(one) = fold($6::text)
            )
          WHEN 'object' THEN false
          ELSE fold(c.properties ->> $7::text) = fold($8::text)
        END
      ELSE fold(c.properties ->> $9::text) = fold($10::text)
    END
  ),
  false
)
   -- "plan", "plan", "plan", "plan", "plan", "gold", "plan", "gold", "plan", "gold"
next evaluation: never

-- score is between 1 and 10
-- score est entre 1 et 10
each:  coalesce(
  CASE
    jsonb_typeof(c.properties -> $1::text)
    WHEN 'number'
      THEN CASE WHEN octet_length(c.properties ->> $2::text) <= 308 THEN (c.properties ->> $3::text)::numeric END
    WHEN 'string' THEN number_of(c.properties ->> $4::text)
  END BETWEEN $5::numeric AND $6::numeric,
  false
)
   -- "score", "score", "score", "score", "1", "10"
whole: coalesce(
  CASE
    jsonb_typeof(c.properties -> $1::text)
    WHEN 'number'
      THEN CASE WHEN octet_length(c.properties ->> $2::text) <= 308 THEN (c.properties ->> $3::text)::numeric END
    WHEN 'string' THEN number_of(c.properties ->> $4::text)
  END BETWEEN $5::numeric AND $6::numeric,
  false
)
   -- "score", "score", "score", "score", "1", "10"
next evaluation: never

-- plan is one of gold or Silver
-- plan est l’un de gold ou Silver
each:  coalesce(
  (
    CASE
      WHEN c.properties ->> $1::text LIKE '[%' OR c.properties ->> $2::text LIKE '{%'
        THEN CASE
          jsonb_typeof(c.properties -> $3::text)
          WHEN 'array'
            THEN EXISTS (
              SELECT
              FROM jsonb_array_elements_text(
                CASE jsonb_typeof(c.properties -> $4::text) WHEN 'array' THEN c.properties -> $5::text ELSE '[]' END
              ) one
              WHERE fold(one) = ANY (ARRAY (SELECT fold(one) FROM unnest($6::text[]) one))
            )
          WHEN 'object' THEN false
          ELSE fold(c.properties ->> $7::text) = ANY (ARRAY (SELECT fold(one) FROM unnest($8::text[]) one))
        END
      ELSE fold(c.properties ->> $9::text) = ANY (ARRAY (SELECT fold(one) FROM unnest($10::text[]) one))
    END
  ),
  false
)
   -- "plan", "plan", "plan", "plan", "plan", ["gold","Silver"], "plan", ["gold","Silver"], "plan", ["gold","Silver"]
whole: coalesce(
  (
    CASE
      WHEN c.properties ->> $1::text LIKE '[%' OR c.properties ->> $2::text LIKE '{%'
        THEN CASE
          jsonb_typeof(c.properties -> $3::text)
          WHEN 'array'
            THEN EXISTS (
              SELECT
              FROM jsonb_array_elements_text(
                CASE jsonb_typeof(c.properties -> $4::text) WHEN 'array' THEN c.properties -> $5::text ELSE '[]' END
              ) one
              WHERE fold(one) = ANY (ARRAY (SELECT fold(one) FROM unnest($6::text[]) one))
            )
          WHEN 'object' THEN false
          ELSE fold(c.properties ->> $7::text) = ANY (ARRAY (SELECT fold(one) FROM unnest($8::text[]) one))
        END
      ELSE fold(c.properties ->> $9::text) = ANY (ARRAY (SELECT fold(one) FROM unnest($10::text[]) one))
    END
  ),
  false
)
   -- "plan", "plan", "plan", "plan", "plan", ["gold","Silver"], "plan", ["gold","Silver"], "plan", ["gold","Silver"]
next evaluation: never

-- renewal is in the next 30 days
-- renewal tombe dans les 30 prochains jours
each:  coalesce(
  CASE
    WHEN c.properties ->> $1::text COLLATE "C" >= $2 AND c.properties ->> $3::text COLLATE "C" < $4
      THEN (
        CASE
          WHEN c.properties ->> $5::text LIKE '____-__-__'
            THEN day_of(c.properties ->> $6::text)::timestamp AT TIME ZONE (
              SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
            )
          WHEN c.properties ->> $7::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $8::text)
          ELSE CASE
            WHEN (
              SELECT d.type = 'date'
              FROM property_definitions d
              WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $9
            )
            THEN unix_moment(number_of(c.properties ->> $10::text))
          END
        END > $11::timestamptz
        AND CASE
          WHEN c.properties ->> $12::text LIKE '____-__-__'
            THEN day_of(c.properties ->> $13::text)::timestamp AT TIME ZONE (
              SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
            )
          WHEN c.properties ->> $14::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $15::text)
          ELSE CASE
            WHEN (
              SELECT d.type = 'date'
              FROM property_definitions d
              WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $16
            )
            THEN unix_moment(number_of(c.properties ->> $17::text))
          END
        END <= $18::timestamptz
      )
    WHEN (
      SELECT d.type = 'date'
      FROM property_definitions d
      WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $19
    )
      AND c.properties ->> $20::text NOT LIKE '____-__-__%'
      THEN (
        CASE
          WHEN c.properties ->> $21::text LIKE '____-__-__'
            THEN day_of(c.properties ->> $22::text)::timestamp AT TIME ZONE (
              SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
            )
          WHEN c.properties ->> $23::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $24::text)
          ELSE CASE
            WHEN (
              SELECT d.type = 'date'
              FROM property_definitions d
              WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $25
            )
            THEN unix_moment(number_of(c.properties ->> $26::text))
          END
        END > $27::timestamptz
        AND CASE
          WHEN c.properties ->> $28::text LIKE '____-__-__'
            THEN day_of(c.properties ->> $29::text)::timestamp AT TIME ZONE (
              SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
            )
          WHEN c.properties ->> $30::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $31::text)
          ELSE CASE
            WHEN (
              SELECT d.type = 'date'
              FROM property_definitions d
              WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $32
            )
            THEN unix_moment(number_of(c.properties ->> $33::text))
          END
        END <= $34::timestamptz
      )
  END,
  false
)
   -- "renewal", "2026-11-21", "renewal", "2026-12-26", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "2026-11-23T09:30:00.000Z", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "2026-12-23T09:30:00.000Z", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "2026-11-23T09:30:00.000Z", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "2026-12-23T09:30:00.000Z"
whole: coalesce(
  CASE
    WHEN c.properties ->> $1::text COLLATE "C" >= $2 AND c.properties ->> $3::text COLLATE "C" < $4
      THEN (
        CASE
          WHEN c.properties ->> $5::text LIKE '____-__-__'
            THEN day_of(c.properties ->> $6::text)::timestamp AT TIME ZONE (
              SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
            )
          WHEN c.properties ->> $7::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $8::text)
          ELSE CASE
            WHEN (
              SELECT d.type = 'date'
              FROM property_definitions d
              WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $9
            )
            THEN unix_moment(number_of(c.properties ->> $10::text))
          END
        END > $11::timestamptz
        AND CASE
          WHEN c.properties ->> $12::text LIKE '____-__-__'
            THEN day_of(c.properties ->> $13::text)::timestamp AT TIME ZONE (
              SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
            )
          WHEN c.properties ->> $14::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $15::text)
          ELSE CASE
            WHEN (
              SELECT d.type = 'date'
              FROM property_definitions d
              WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $16
            )
            THEN unix_moment(number_of(c.properties ->> $17::text))
          END
        END <= $18::timestamptz
      )
    WHEN (
      SELECT d.type = 'date'
      FROM property_definitions d
      WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $19
    )
      AND c.properties ->> $20::text NOT LIKE '____-__-__%'
      THEN (
        CASE
          WHEN c.properties ->> $21::text LIKE '____-__-__'
            THEN day_of(c.properties ->> $22::text)::timestamp AT TIME ZONE (
              SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
            )
          WHEN c.properties ->> $23::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $24::text)
          ELSE CASE
            WHEN (
              SELECT d.type = 'date'
              FROM property_definitions d
              WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $25
            )
            THEN unix_moment(number_of(c.properties ->> $26::text))
          END
        END > $27::timestamptz
        AND CASE
          WHEN c.properties ->> $28::text LIKE '____-__-__'
            THEN day_of(c.properties ->> $29::text)::timestamp AT TIME ZONE (
              SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
            )
          WHEN c.properties ->> $30::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $31::text)
          ELSE CASE
            WHEN (
              SELECT d.type = 'date'
              FROM property_definitions d
              WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $32
            )
            THEN unix_moment(number_of(c.properties ->> $33::text))
          END
        END <= $34::timestamptz
      )
  END,
  false
)
   -- "renewal", "2026-11-21", "renewal", "2026-12-26", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "2026-11-23T09:30:00.000Z", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "2026-12-23T09:30:00.000Z", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "2026-11-23T09:30:00.000Z", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "2026-12-23T09:30:00.000Z"
next evaluation: (
  SELECT min(at)
  FROM unnest(
    ARRAY[
      CASE
        WHEN c.properties ->> $1::text LIKE '____-__-__'
          THEN day_of(c.properties ->> $2::text)::timestamp AT TIME ZONE (
            SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
          )
        WHEN c.properties ->> $3::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $4::text)
        ELSE CASE
          WHEN (
            SELECT d.type = 'date'
            FROM property_definitions d
            WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $5
          )
          THEN unix_moment(number_of(c.properties ->> $6::text))
        END
      END,
      CASE
        WHEN c.properties ->> $7::text LIKE '____-__-__'
          THEN day_of(c.properties ->> $8::text)::timestamp AT TIME ZONE (
            SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
          )
        WHEN c.properties ->> $9::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $10::text)
        ELSE CASE
          WHEN (
            SELECT d.type = 'date'
            FROM property_definitions d
            WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $11
          )
          THEN unix_moment(number_of(c.properties ->> $12::text))
        END
      END - make_interval(secs => $13::float8)
    ]::timestamptz[]
  ) at
  WHERE at > $14::timestamptz
)
   -- "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", "renewal", 2592000, "2026-11-23T09:30:00.000Z"

-- birthDate has its anniversary within 7 days
-- birthDate a son anniversaire d’ici 7 jours
each:  coalesce(
  CASE
    WHEN c.properties ->> $1::text LIKE '____-__-__'
      THEN substr(c.properties ->> $2::text, 6) = ANY (
        (
          SELECT array_agg(
            to_char(
              (
                $3::timestamptz AT TIME ZONE (
                  SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
                )
              )::date + n,
              'MM-DD'
            )
          ) || CASE
            WHEN bool_or(
              to_char(
                (
                  $4::timestamptz AT TIME ZONE (
                    SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
                  )
                )::date + n,
                'MM-DD'
              ) = '02-28'
              AND to_char(
                (
                  $5::timestamptz AT TIME ZONE (
                    SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
                  )
                )::date + n + 1,
                'MM-DD'
              ) <> '02-29'
            )
              THEN ARRAY['02-29']
            ELSE '{}'
          END
          FROM generate_series(0, $6::int) n
        )::text[]
      )
        AND day_of(c.properties ->> $7::text) IS NOT NULL
    ELSE next_anniversary(
      CASE
        WHEN c.properties ->> $8::text LIKE '____-__-__' THEN day_of(c.properties ->> $9::text)
        ELSE (
          CASE
            WHEN c.properties ->> $10::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $11::text)
            ELSE CASE
              WHEN (
                SELECT d.type = 'date'
                FROM property_definitions d
                WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $12
              )
              THEN unix_moment(number_of(c.properties ->> $13::text))
            END
          END AT TIME ZONE (
            SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
          )
        )::date
      END,
      (
        $14::timestamptz AT TIME ZONE (
          SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
        )
      )::date
    ) <= (
      $15::timestamptz AT TIME ZONE (
        SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
      )
    )::date + $16::int
  END,
  false
)
   -- "birthDate", "birthDate", "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 7, "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 7
whole: coalesce(
  CASE
    WHEN c.properties ->> $1::text LIKE '____-__-__'
      THEN substr(c.properties ->> $2::text, 6) = ANY (
        (
          SELECT array_agg(
            to_char(
              (
                $3::timestamptz AT TIME ZONE (
                  SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
                )
              )::date + n,
              'MM-DD'
            )
          ) || CASE
            WHEN bool_or(
              to_char(
                (
                  $4::timestamptz AT TIME ZONE (
                    SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
                  )
                )::date + n,
                'MM-DD'
              ) = '02-28'
              AND to_char(
                (
                  $5::timestamptz AT TIME ZONE (
                    SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
                  )
                )::date + n + 1,
                'MM-DD'
              ) <> '02-29'
            )
              THEN ARRAY['02-29']
            ELSE '{}'
          END
          FROM generate_series(0, $6::int) n
        )::text[]
      )
        AND day_of(c.properties ->> $7::text) IS NOT NULL
    ELSE next_anniversary(
      CASE
        WHEN c.properties ->> $8::text LIKE '____-__-__' THEN day_of(c.properties ->> $9::text)
        ELSE (
          CASE
            WHEN c.properties ->> $10::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $11::text)
            ELSE CASE
              WHEN (
                SELECT d.type = 'date'
                FROM property_definitions d
                WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $12
              )
              THEN unix_moment(number_of(c.properties ->> $13::text))
            END
          END AT TIME ZONE (
            SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
          )
        )::date
      END,
      (
        $14::timestamptz AT TIME ZONE (
          SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
        )
      )::date
    ) <= (
      $15::timestamptz AT TIME ZONE (
        SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
      )
    )::date + $16::int
  END,
  false
)
   -- "birthDate", "birthDate", "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 7, "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 7
next evaluation: (
  SELECT min(at)
  FROM unnest(
    ARRAY[
      (
        (
          next_anniversary(
            CASE
              WHEN c.properties ->> $1::text LIKE '____-__-__' THEN day_of(c.properties ->> $2::text)
              ELSE (
                CASE
                  WHEN c.properties ->> $3::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $4::text)
                  ELSE CASE
                    WHEN (
                      SELECT d.type = 'date'
                      FROM property_definitions d
                      WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $5
                    )
                    THEN unix_moment(number_of(c.properties ->> $6::text))
                  END
                END AT TIME ZONE (
                  SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
                )
              )::date
            END,
            (
              $7::timestamptz AT TIME ZONE (
                SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
              )
            )::date
          ) - $8::int
        )::timestamp AT TIME ZONE (
          SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
        )
      ),
      (
        (
          next_anniversary(
            CASE
              WHEN c.properties ->> $9::text LIKE '____-__-__' THEN day_of(c.properties ->> $10::text)
              ELSE (
                CASE
                  WHEN c.properties ->> $11::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $12::text)
                  ELSE CASE
                    WHEN (
                      SELECT d.type = 'date'
                      FROM property_definitions d
                      WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $13
                    )
                    THEN unix_moment(number_of(c.properties ->> $14::text))
                  END
                END AT TIME ZONE (
                  SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
                )
              )::date
            END,
            (
              $15::timestamptz AT TIME ZONE (
                SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
              )
            )::date
          ) + 1
        )::timestamp AT TIME ZONE (
          SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
        )
      )
    ]::timestamptz[]
  ) at
  WHERE at > $16::timestamptz
)
   -- "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "2026-11-23T09:30:00.000Z", 7, "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z"

-- birthDate is at least 18 years ago
-- birthDate date d’au moins 18 ans
each:  coalesce(
  CASE
    WHEN c.properties ->> $1::text LIKE '____-__-__' THEN day_of(c.properties ->> $2::text)
    ELSE (
      CASE
        WHEN c.properties ->> $3::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $4::text)
        ELSE CASE
          WHEN (
            SELECT d.type = 'date'
            FROM property_definitions d
            WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $5
          )
          THEN unix_moment(number_of(c.properties ->> $6::text))
        END
      END AT TIME ZONE (
        SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
      )
    )::date
  END <= (
    SELECT CASE
      WHEN (
        (
          (
            $7::timestamptz AT TIME ZONE (
              SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
            )
          )::date - make_interval(years => $8::int)
        )::date + 1 + make_interval(years => $9::int)
      )::date <= (
        $10::timestamptz AT TIME ZONE (
          SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
        )
      )::date
        THEN (
          (
            $11::timestamptz AT TIME ZONE (
              SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
            )
          )::date - make_interval(years => $12::int)
        )::date + 1
      ELSE (
        (
          $13::timestamptz AT TIME ZONE (
            SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
          )
        )::date - make_interval(years => $14::int)
      )::date
    END
  ),
  false
)
   -- "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "2026-11-23T09:30:00.000Z", 18, 18, "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 18, "2026-11-23T09:30:00.000Z", 18
whole: coalesce(
  CASE
    WHEN c.properties ->> $1::text LIKE '____-__-__' THEN day_of(c.properties ->> $2::text)
    ELSE (
      CASE
        WHEN c.properties ->> $3::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $4::text)
        ELSE CASE
          WHEN (
            SELECT d.type = 'date'
            FROM property_definitions d
            WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $5
          )
          THEN unix_moment(number_of(c.properties ->> $6::text))
        END
      END AT TIME ZONE (
        SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
      )
    )::date
  END <= (
    SELECT CASE
      WHEN (
        (
          (
            $7::timestamptz AT TIME ZONE (
              SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
            )
          )::date - make_interval(years => $8::int)
        )::date + 1 + make_interval(years => $9::int)
      )::date <= (
        $10::timestamptz AT TIME ZONE (
          SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
        )
      )::date
        THEN (
          (
            $11::timestamptz AT TIME ZONE (
              SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
            )
          )::date - make_interval(years => $12::int)
        )::date + 1
      ELSE (
        (
          $13::timestamptz AT TIME ZONE (
            SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
          )
        )::date - make_interval(years => $14::int)
      )::date
    END
  ),
  false
)
   -- "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "2026-11-23T09:30:00.000Z", 18, 18, "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 18, "2026-11-23T09:30:00.000Z", 18
next evaluation: (
  SELECT min(at)
  FROM unnest(
    ARRAY[
      (
        (
          (
            CASE
              WHEN c.properties ->> $1::text LIKE '____-__-__' THEN day_of(c.properties ->> $2::text)
              ELSE (
                CASE
                  WHEN c.properties ->> $3::text LIKE '____-__-__%' THEN moment_of(c.properties ->> $4::text)
                  ELSE CASE
                    WHEN (
                      SELECT d.type = 'date'
                      FROM property_definitions d
                      WHERE d.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND d.key = $5
                    )
                    THEN unix_moment(number_of(c.properties ->> $6::text))
                  END
                END AT TIME ZONE (
                  SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
                )
              )::date
            END + make_interval(years => $7::int)
          )::date
        )::timestamp AT TIME ZONE (
          SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
        )
      )
    ]::timestamptz[]
  ) at
  WHERE at > $8::timestamptz
)
   -- "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", 18, "2026-11-23T09:30:00.000Z"

-- the date of becoming a contact is in the last 30 days
-- la date de création du contact date des 30 derniers jours
each:  coalesce((c."created_at" > $1::timestamptz AND c."created_at" <= $2::timestamptz), false)
   -- "2026-10-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z"
whole: coalesce((c."created_at" > $1::timestamptz AND c."created_at" <= $2::timestamptz), false)
   -- "2026-10-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z"
readModel: coalesce((f."created_at" > $1::timestamptz AND f."created_at" <= $2::timestamptz), false)
   -- "2026-10-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z"
next evaluation: (
  SELECT min(at)
  FROM unnest(ARRAY[c."created_at", c."created_at" + make_interval(secs => $1::float8)]::timestamptz[]) at
  WHERE at > $2::timestamptz
)
   -- 2592000, "2026-11-23T09:30:00.000Z"
