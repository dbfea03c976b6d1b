-- is among the champions or customers at risk
-- est parmi les champions ou clients en danger
each:  (
  c.orders > 0
  AND coalesce(
    ('{champions,loyal,promising,new,attention,atRisk,cantLose,hibernating}'::text[])[
      ('{8,8,6,6,7,8,8,6,6,7,3,3,5,2,2,4,3,2,1,1,4,3,2,1,1}'::int[])[
        (
          (
            5 - width_bucket(
              extract(epoch FROM $1::timestamptz - c.last_order_at) / 86400::numeric,
              (
                SELECT t."recency"
                FROM rfm_thresholds t
                WHERE t.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
              )
            )
          ) - 1
        ) * 5 + round(
          (
            2 + width_bucket(
              c.orders::numeric - 1,
              (
                SELECT t."frequency"
                FROM rfm_thresholds t
                WHERE t.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
              )
            ) + width_bucket(
              c.revenue::numeric - 1,
              (
                SELECT t."value"
                FROM rfm_thresholds t
                WHERE t.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
              )
            )
          ) / 2.0
        )::int
      ]
    ] = ANY ($2::text[]),
    false
  )
)
   -- "2026-11-23T09:30:00.000Z", ["champions","atRisk"]
whole: (
  c.orders > 0
  AND coalesce(
    ('{champions,loyal,promising,new,attention,atRisk,cantLose,hibernating}'::text[])[
      ('{8,8,6,6,7,8,8,6,6,7,3,3,5,2,2,4,3,2,1,1,4,3,2,1,1}'::int[])[
        (
          (
            5 - width_bucket(
              extract(epoch FROM $1::timestamptz - c.last_order_at) / 86400::numeric,
              (
                SELECT t."recency"
                FROM rfm_thresholds t
                WHERE t.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
              )
            )
          ) - 1
        ) * 5 + round(
          (
            2 + width_bucket(
              c.orders::numeric - 1,
              (
                SELECT t."frequency"
                FROM rfm_thresholds t
                WHERE t.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
              )
            ) + width_bucket(
              c.revenue::numeric - 1,
              (
                SELECT t."value"
                FROM rfm_thresholds t
                WHERE t.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
              )
            )
          ) / 2.0
        )::int
      ]
    ] = ANY ($2::text[]),
    false
  )
)
   -- "2026-11-23T09:30:00.000Z", ["champions","atRisk"]
readModel: (
  f.orders > 0
  AND coalesce(
    ('{champions,loyal,promising,new,attention,atRisk,cantLose,hibernating}'::text[])[
      ('{8,8,6,6,7,8,8,6,6,7,3,3,5,2,2,4,3,2,1,1,4,3,2,1,1}'::int[])[
        (
          (
            5 - width_bucket(
              extract(epoch FROM $1::timestamptz - f.last_order_at) / 86400::numeric,
              (
                SELECT t."recency"
                FROM rfm_thresholds t
                WHERE t.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
              )
            )
          ) - 1
        ) * 5 + round(
          (
            2 + width_bucket(
              f.orders::numeric - 1,
              (
                SELECT t."frequency"
                FROM rfm_thresholds t
                WHERE t.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
              )
            ) + width_bucket(
              f.revenue::numeric - 1,
              (
                SELECT t."value"
                FROM rfm_thresholds t
                WHERE t.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
              )
            )
          ) / 2.0
        )::int
      ]
    ] = ANY ($2::text[]),
    false
  )
)
   -- "2026-11-23T09:30:00.000Z", ["champions","atRisk"]
next evaluation: (
  SELECT min(at)
  FROM unnest(
    ARRAY[
      c.last_order_at + make_interval(
        secs => (
          (
            SELECT t."recency"
            FROM rfm_thresholds t
            WHERE t.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          )
        )[1]::float8 * 86400
      ),
      c.last_order_at + make_interval(
        secs => (
          (
            SELECT t."recency"
            FROM rfm_thresholds t
            WHERE t.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          )
        )[2]::float8 * 86400
      ),
      c.last_order_at + make_interval(
        secs => (
          (
            SELECT t."recency"
            FROM rfm_thresholds t
            WHERE t.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          )
        )[3]::float8 * 86400
      ),
      c.last_order_at + make_interval(
        secs => (
          (
            SELECT t."recency"
            FROM rfm_thresholds t
            WHERE t.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          )
        )[4]::float8 * 86400
      )
    ]::timestamptz[]
  ) at
  WHERE at > $1::timestamptz
)
   -- "2026-11-23T09:30:00.000Z"
