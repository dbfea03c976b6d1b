-- did “Signed In” at least 5 times
-- a fait « Signed In » au moins 5 fois
each:  EXISTS (
  SELECT
  FROM "event_totals" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
    AND x.contact_id = c.id
    AND x.name = $1
    AND x.count >= $2::bigint
)
   -- "Signed In", 5
whole: EXISTS (
  SELECT
  FROM "event_totals" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
    AND x.contact_id = c.id
    AND x.name = $1
    AND x.count >= $2::bigint
)
   -- "Signed In", 5
readModel: EXISTS (
  SELECT
  FROM "event_totals" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
    AND x.contact_id = f.contact_id
    AND x.name = $1
    AND x.count >= $2::bigint
)
   -- "Signed In", 5
next evaluation: never

-- did “Cart Updated” in the last 7 days
-- a fait « Cart Updated » ces 7 derniers jours
each:  EXISTS (
  SELECT
  FROM "events" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
    AND x.contact_id = c.id
    AND x.name = $1
    AND x."occurred_at" > $2
    AND x."occurred_at" <= $3
)
   -- "Cart Updated", "2026-11-16T09:30:00.000Z", "2026-11-23T09:30:00.000Z"
whole: (
  c.id IN (
    SELECT x.contact_id
    FROM "events" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x.name = $1
      AND x."occurred_at" > $2
      AND x."occurred_at" <= $3
  )
)
   -- "Cart Updated", "2026-11-16T09:30:00.000Z", "2026-11-23T09:30:00.000Z"
readModel: (
  f.contact_id IN (
    SELECT x.contact_id
    FROM "events" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x.name = $1
      AND x."occurred_at" > $2
      AND x."occurred_at" <= $3
  )
)
   -- "Cart Updated", "2026-11-16T09:30:00.000Z", "2026-11-23T09:30:00.000Z"
next evaluation: (
  SELECT min(at)
  FROM unnest(
    ARRAY[
      (
        SELECT max(x."occurred_at")
        FROM "events" x
        WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          AND x.contact_id = c.id
          AND x."occurred_at" > $1
          AND x."occurred_at" <= $2
          AND x.name = $3
      ) + make_interval(secs => $4::float8)
    ]::timestamptz[]
  ) at
  WHERE at > $5::timestamptz
)
   -- "2026-11-16T09:30:00.000Z", "2026-11-23T09:30:00.000Z", "Cart Updated", 604800, "2026-11-23T09:30:00.000Z"

-- did “Cart Updated” between 30 and 60 days ago
-- a fait « Cart Updated » il y a 30 à 60 jours
each:  EXISTS (
  SELECT
  FROM "events" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
    AND x.contact_id = c.id
    AND x.name = $1
    AND x."occurred_at" > $2
    AND x."occurred_at" <= $3
)
   -- "Cart Updated", "2026-09-24T09:30:00.000Z", "2026-10-24T09:30:00.000Z"
whole: (
  c.id IN (
    SELECT x.contact_id
    FROM "events" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x.name = $1
      AND x."occurred_at" > $2
      AND x."occurred_at" <= $3
  )
)
   -- "Cart Updated", "2026-09-24T09:30:00.000Z", "2026-10-24T09:30:00.000Z"
readModel: (
  f.contact_id IN (
    SELECT x.contact_id
    FROM "events" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x.name = $1
      AND x."occurred_at" > $2
      AND x."occurred_at" <= $3
  )
)
   -- "Cart Updated", "2026-09-24T09:30:00.000Z", "2026-10-24T09:30:00.000Z"
next evaluation: (
  SELECT min(at)
  FROM unnest(
    ARRAY[
      (
        SELECT max(x."occurred_at")
        FROM "events" x
        WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          AND x.contact_id = c.id
          AND x."occurred_at" > $1
          AND x."occurred_at" <= $2
          AND x.name = $3
      ) + make_interval(secs => $4::float8),
      (
        SELECT min(x."occurred_at")
        FROM "events" x
        WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          AND x.contact_id = c.id
          AND x."occurred_at" > $5
          AND x.name = $6
      ) + make_interval(secs => $7::float8)
    ]::timestamptz[]
  ) at
  WHERE at > $8::timestamptz
)
   -- "2026-09-24T09:30:00.000Z", "2026-10-24T09:30:00.000Z", "Cart Updated", 5184000, "2026-10-24T09:30:00.000Z", "Cart Updated", 2592000, "2026-11-23T09:30:00.000Z"

-- did “Cart Updated” between November 1, 2026 and November 30, 2026
-- a fait « Cart Updated » entre le 1 novembre 2026 et le 30 novembre 2026
each:  EXISTS (
  SELECT
  FROM "events" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
    AND x.contact_id = c.id
    AND x.name = $1
    AND x."occurred_at" <= $2
    AND x."occurred_at" >= (
      ($3::date + $4::int)::timestamp AT TIME ZONE (
        SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
      )
    )
    AND x."occurred_at" < (
      ($5::date + $6::int)::timestamp AT TIME ZONE (
        SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
      )
    )
)
   -- "Cart Updated", "2026-11-23T09:30:00.000Z", "2026-11-01", 0, "2026-11-30", 1
whole: (
  c.id IN (
    SELECT x.contact_id
    FROM "events" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x.name = $1
      AND x."occurred_at" <= $2
      AND x."occurred_at" >= (
        ($3::date + $4::int)::timestamp AT TIME ZONE (
          SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
        )
      )
      AND x."occurred_at" < (
        ($5::date + $6::int)::timestamp AT TIME ZONE (
          SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
        )
      )
  )
)
   -- "Cart Updated", "2026-11-23T09:30:00.000Z", "2026-11-01", 0, "2026-11-30", 1
readModel: (
  f.contact_id IN (
    SELECT x.contact_id
    FROM "events" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x.name = $1
      AND x."occurred_at" <= $2
      AND x."occurred_at" >= (
        ($3::date + $4::int)::timestamp AT TIME ZONE (
          SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
        )
      )
      AND x."occurred_at" < (
        ($5::date + $6::int)::timestamp AT TIME ZONE (
          SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)
        )
      )
  )
)
   -- "Cart Updated", "2026-11-23T09:30:00.000Z", "2026-11-01", 0, "2026-11-30", 1
next evaluation: never

-- did “Product Viewed” exactly 2 times where price is greater than 100 in the last 30 days
-- a fait « Product Viewed » exactement 2 fois où price est supérieur à 100 ces 30 derniers jours
each:  EXISTS (
  SELECT
  FROM "events" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
    AND x.contact_id = c.id
    AND x.name = $1
    AND coalesce(
      CASE
        jsonb_typeof(x.properties -> $2::text)
        WHEN 'number'
          THEN CASE WHEN octet_length(x.properties ->> $3::text) <= 308 THEN (x.properties ->> $4::text)::numeric END
        WHEN 'string' THEN number_of(x.properties ->> $5::text)
      END > $6::numeric,
      false
    )
    AND x."occurred_at" > $7
    AND x."occurred_at" <= $8
  GROUP BY x.contact_id HAVING count(*) = $9::numeric
)
   -- "Product Viewed", "price", "price", "price", "price", "100", "2026-10-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 2
whole: (
  c.id IN (
    SELECT x.contact_id
    FROM "events" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x.name = $1
      AND coalesce(
        CASE
          jsonb_typeof(x.properties -> $2::text)
          WHEN 'number'
            THEN CASE WHEN octet_length(x.properties ->> $3::text) <= 308 THEN (x.properties ->> $4::text)::numeric END
          WHEN 'string' THEN number_of(x.properties ->> $5::text)
        END > $6::numeric,
        false
      )
      AND x."occurred_at" > $7
      AND x."occurred_at" <= $8
    GROUP BY x.contact_id HAVING count(*) = $9::numeric
  )
)
   -- "Product Viewed", "price", "price", "price", "price", "100", "2026-10-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 2
readModel: (
  f.contact_id IN (
    SELECT x.contact_id
    FROM "events" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x.name = $1
      AND coalesce(
        CASE
          jsonb_typeof(x.properties -> $2::text)
          WHEN 'number'
            THEN CASE WHEN octet_length(x.properties ->> $3::text) <= 308 THEN (x.properties ->> $4::text)::numeric END
          WHEN 'string' THEN number_of(x.properties ->> $5::text)
        END > $6::numeric,
        false
      )
      AND x."occurred_at" > $7
      AND x."occurred_at" <= $8
    GROUP BY x.contact_id HAVING count(*) = $9::numeric
  )
)
   -- "Product Viewed", "price", "price", "price", "price", "100", "2026-10-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 2
next evaluation: (
  SELECT min(at)
  FROM unnest(
    ARRAY[
      (
        SELECT min(x."occurred_at")
        FROM "events" x
        WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          AND x.contact_id = c.id
          AND x."occurred_at" > $1
          AND x."occurred_at" <= $2
          AND x.name = $3
          AND coalesce(
            CASE
              jsonb_typeof(x.properties -> $4::text)
              WHEN 'number'
                THEN CASE
                  WHEN octet_length(x.properties ->> $5::text) <= 308 THEN (x.properties ->> $6::text)::numeric
                END
              WHEN 'string' THEN number_of(x.properties ->> $7::text)
            END > $8::numeric,
            false
          )
      ) + make_interval(secs => $9::float8)
    ]::timestamptz[]
  ) at
  WHERE at > $10::timestamptz
)
   -- "2026-10-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z", "Product Viewed", "price", "price", "price", "price", "100", 2592000, "2026-11-23T09:30:00.000Z"

-- the sum of price over “Product Viewed” is at most 50
-- la somme de price sur « Product Viewed » est au plus 50
each:  NOT EXISTS (
  SELECT
  FROM "events" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND x.contact_id = c.id AND x.name = $1
  GROUP BY x.contact_id HAVING coalesce(
    sum(
      CASE
        jsonb_typeof(x.properties -> $2::text)
        WHEN 'number'
          THEN CASE WHEN octet_length(x.properties ->> $3::text) <= 308 THEN (x.properties ->> $4::text)::numeric END
        WHEN 'string' THEN number_of(x.properties ->> $5::text)
      END
    ),
    0
  ) > $6::numeric
)
   -- "Product Viewed", "price", "price", "price", "price", 50
whole: NOT (
  c.id IN (
    SELECT x.contact_id
    FROM "events" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND x.name = $1
    GROUP BY x.contact_id HAVING coalesce(
      sum(
        CASE
          jsonb_typeof(x.properties -> $2::text)
          WHEN 'number'
            THEN CASE WHEN octet_length(x.properties ->> $3::text) <= 308 THEN (x.properties ->> $4::text)::numeric END
          WHEN 'string' THEN number_of(x.properties ->> $5::text)
        END
      ),
      0
    ) > $6::numeric
  )
)
   -- "Product Viewed", "price", "price", "price", "price", 50
readModel: NOT (
  f.contact_id IN (
    SELECT x.contact_id
    FROM "events" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND x.name = $1
    GROUP BY x.contact_id HAVING coalesce(
      sum(
        CASE
          jsonb_typeof(x.properties -> $2::text)
          WHEN 'number'
            THEN CASE WHEN octet_length(x.properties ->> $3::text) <= 308 THEN (x.properties ->> $4::text)::numeric END
          WHEN 'string' THEN number_of(x.properties ->> $5::text)
        END
      ),
      0
    ) > $6::numeric
  )
)
   -- "Product Viewed", "price", "price", "price", "price", 50
next evaluation: never
