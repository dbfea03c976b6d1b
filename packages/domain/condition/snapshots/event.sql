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
      ) + make_interval(days => $4::int)
    ]::timestamptz[]
  ) at
  WHERE at > $5::timestamptz
)
   -- "2026-11-16T09:30:00.000Z", "2026-11-23T09:30:00.000Z", "Cart Updated", 7, "2026-11-23T09:30:00.000Z"

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
      ) + make_interval(days => $9::int)
    ]::timestamptz[]
  ) at
  WHERE at > $10::timestamptz
)
   -- "2026-10-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z", "Product Viewed", "price", "price", "price", "price", "100", 30, "2026-11-23T09:30:00.000Z"

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
