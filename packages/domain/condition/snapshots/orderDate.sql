-- last ordered more than 180 days ago
-- a passé sa dernière commande il y a plus de 180 jours
each:  coalesce(
  CASE
    WHEN c."last_order_at" <= $1 THEN c."last_order_at"
    WHEN c."last_order_at" IS NOT NULL
      THEN (
        SELECT max(o.ordered_at)
        FROM orders o
        WHERE o.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          AND o.contact_id = c.id
          AND o.total >= 0
          AND o.ordered_at <= $2
      )
  END <= $3::timestamptz,
  false
)
   -- "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", "2026-05-27T09:30:00.000Z"
whole: coalesce(
  CASE
    WHEN c."last_order_at" <= $1 THEN c."last_order_at"
    WHEN c."last_order_at" IS NOT NULL
      THEN (
        SELECT max(o.ordered_at)
        FROM orders o
        WHERE o.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          AND o.contact_id = c.id
          AND o.total >= 0
          AND o.ordered_at <= $2
      )
  END <= $3::timestamptz,
  false
)
   -- "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", "2026-05-27T09:30:00.000Z"
readModel: coalesce(
  CASE
    WHEN f."last_order_at" <= $1 THEN f."last_order_at"
    WHEN f."last_order_at" IS NOT NULL
      THEN (
        SELECT max(o.ordered_at)
        FROM orders o
        WHERE o.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          AND o.contact_id = f.contact_id
          AND o.total >= 0
          AND o.ordered_at <= $2
      )
  END <= $3::timestamptz,
  false
)
   -- "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", "2026-05-27T09:30:00.000Z"
next evaluation: (
  SELECT min(at)
  FROM unnest(
    ARRAY[
      c."last_order_at",
      CASE
        WHEN c."last_order_at" <= $1 THEN c."last_order_at"
        WHEN c."last_order_at" IS NOT NULL
          THEN (
            SELECT max(o.ordered_at)
            FROM orders o
            WHERE o.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
              AND o.contact_id = c.id
              AND o.total >= 0
              AND o.ordered_at <= $2
          )
      END + make_interval(days => $3::int)
    ]::timestamptz[]
  ) at
  WHERE at > $4::timestamptz
)
   -- "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 180, "2026-11-23T09:30:00.000Z"
