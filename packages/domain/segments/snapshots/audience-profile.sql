-- audienceProfileOf
WITH cells AS MATERIALIZED (
  SELECT c.cell, count(*)::int AS size,
    json_build_object('email', count(*) FILTER (WHERE (c."email" IS NOT NULL AND coalesce(c.consent_bits & (
    SELECT b."given"
    FROM consent_channels b
    WHERE b.channel = $
  ) <> 0, false) AND c."email" NOT IN (
    SELECT s.address
    FROM suppressions s
    WHERE s.workspace_id = (
      SELECT current_setting('app.workspace_id')::uuid
    )
    AND s.channel = $
  )))::int, 'sms', count(*) FILTER (WHERE (c."phone" IS NOT NULL AND coalesce(c.consent_bits & (
    SELECT b."given"
    FROM consent_channels b
    WHERE b.channel = $
  ) <> 0, false) AND c."phone" NOT IN (
    SELECT s.address
    FROM suppressions s
    WHERE s.workspace_id = (
      SELECT current_setting('app.workspace_id')::uuid
    )
    AND s.channel = $
  )))::int) AS reachable,
    count(*) FILTER (WHERE c.orders > 0)::int AS buyers,
    sum(c.orders)::bigint AS orders,
    sum(c.revenue)::bigint AS revenue,
    count(*) FILTER (WHERE c.engaged_at > $)::int AS last30,
    count(*) FILTER (WHERE c.engaged_at > $)::int AS last90,
    count(c.engaged_at)::int AS engaged,
    min(c.ctid) AS place
  FROM contacts c
  WHERE c.workspace_id = $
  AND ($ = ANY (c.tags))
  GROUP BY c.cell
), places AS (
  SELECT place
  FROM cells
  ORDER BY hashint4(cell)
  LIMIT $
)
SELECT (
  SELECT json_agg(
    json_build_object(
      'cell', cell, 'size', size, 'reachable', reachable, 'buyers', buyers, 'orders',
      orders, 'revenue', revenue, 'last30', last30, 'last90', last90, 'engaged',
      engaged
    )
  )
  FROM cells
) AS cells, (
  SELECT json_agg(
    json_build_object(
      'id', x.id, 'name', concat_ws(' ', x.first_name, x.last_name), 'email', x.email, 'country', x.country
    )
  )
  FROM contacts x
  WHERE x.ctid = ANY (ARRAY (
    SELECT place
    FROM places
  ))
) AS examples

-- overlapOf
SELECT count(*) FILTER (WHERE a)::int AS one,
  count(*) FILTER (WHERE b)::int AS other,
  count(*) FILTER (WHERE a AND b)::int AS both
FROM (
  SELECT ($ = ANY (c.tags)) AS a, (c."email" IS NOT NULL AND coalesce(c.consent_bits & (
    SELECT b."given"
    FROM consent_channels b
    WHERE b.channel = $
  ) <> 0, false) AND c."email" NOT IN (
    SELECT s.address
    FROM suppressions s
    WHERE s.workspace_id = (
      SELECT current_setting('app.workspace_id')::uuid
    )
    AND s.channel = $
  )) AS b
  FROM contacts c
  WHERE c.workspace_id = $
) evaluated
