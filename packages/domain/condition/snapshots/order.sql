-- the total of their orders is at least 300
-- le total de ses commandes est au moins 300
each:  (c.revenue >= $1::bigint)
   -- 30000
whole: (c.revenue >= $1::bigint)
   -- 30000
readModel: (f.revenue >= $1::bigint)
   -- 30000
next evaluation: never

-- the average of their orders in the last 365 days is at least 25
-- la moyenne de ses commandes ces 365 derniers jours est au moins 25
each:  EXISTS (
  SELECT
  FROM "orders" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
    AND x.contact_id = c.id
    AND true
    AND x."ordered_at" > $1
    AND x."ordered_at" <= $2
  GROUP BY x.contact_id HAVING coalesce(
    sum(x.total)::numeric / nullif(count(*) FILTER (WHERE x.total >= 0), 0), 0
  ) >= $3::numeric
)
   -- "2025-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 2500
whole: (
  c.id IN (
    SELECT x.contact_id
    FROM "orders" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND true
      AND x."ordered_at" > $1
      AND x."ordered_at" <= $2
    GROUP BY x.contact_id HAVING coalesce(
      sum(x.total)::numeric / nullif(count(*) FILTER (WHERE x.total >= 0), 0), 0
    ) >= $3::numeric
  )
)
   -- "2025-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 2500
readModel: (
  f.contact_id IN (
    SELECT x.contact_id
    FROM "orders" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND true
      AND x."ordered_at" > $1
      AND x."ordered_at" <= $2
    GROUP BY x.contact_id HAVING coalesce(
      sum(x.total)::numeric / nullif(count(*) FILTER (WHERE x.total >= 0), 0), 0
    ) >= $3::numeric
  )
)
   -- "2025-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 2500
next evaluation: (
  SELECT min(at)
  FROM unnest(
    ARRAY[
      (
        SELECT min(x."ordered_at")
        FROM "orders" x
        WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          AND x.contact_id = c.id
          AND x."ordered_at" > $1
          AND x."ordered_at" <= $2
          AND true
      ) + make_interval(secs => $3::float8),
      (
        SELECT min(x."ordered_at")
        FROM "orders" x
        WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          AND x.contact_id = c.id
          AND x."ordered_at" > $4
          AND true
      )
    ]::timestamptz[]
  ) at
  WHERE at > $5::timestamptz
)
   -- "2025-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 31536000, "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z"

-- placed at least 2 orders in “Tea” in the last 60 days
-- a passé au moins 2 commandes en « Tea » ces 60 derniers jours
each:  EXISTS (
  SELECT
  FROM "order_items" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
    AND x.contact_id = c.id
    AND true
    AND fold(x.category) = fold($1::text)
    AND x.total >= 0
    AND x."ordered_at" > $2
    AND x."ordered_at" <= $3
  GROUP BY x.contact_id HAVING count(DISTINCT x.order_id) >= $4::numeric
)
   -- "Tea", "2026-09-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 2
whole: (
  c.id IN (
    SELECT x.contact_id
    FROM "order_items" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND true
      AND fold(x.category) = fold($1::text)
      AND x.total >= 0
      AND x."ordered_at" > $2
      AND x."ordered_at" <= $3
    GROUP BY x.contact_id HAVING count(DISTINCT x.order_id) >= $4::numeric
  )
)
   -- "Tea", "2026-09-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 2
readModel: (
  f.contact_id IN (
    SELECT x.contact_id
    FROM "order_items" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND true
      AND fold(x.category) = fold($1::text)
      AND x.total >= 0
      AND x."ordered_at" > $2
      AND x."ordered_at" <= $3
    GROUP BY x.contact_id HAVING count(DISTINCT x.order_id) >= $4::numeric
  )
)
   -- "Tea", "2026-09-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 2
next evaluation: (
  SELECT min(at)
  FROM unnest(
    ARRAY[
      (
        SELECT min(x."ordered_at")
        FROM "order_items" x
        WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          AND x.contact_id = c.id
          AND x."ordered_at" > $1
          AND x."ordered_at" <= $2
          AND true
          AND fold(x.category) = fold($3::text)
      ) + make_interval(secs => $4::float8),
      (
        SELECT min(x."ordered_at")
        FROM "order_items" x
        WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          AND x.contact_id = c.id
          AND x."ordered_at" > $5
          AND true
          AND fold(x.category) = fold($6::text)
      )
    ]::timestamptz[]
  ) at
  WHERE at > $7::timestamptz
)
   -- "2026-09-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z", "Tea", 5184000, "2026-11-23T09:30:00.000Z", "Tea", "2026-11-23T09:30:00.000Z"
