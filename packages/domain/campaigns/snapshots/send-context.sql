-- loadSend
select "s"."campaign_id", "c"."name", "s"."created_at", "s"."definition", "s"."contents", "s"."pace"
from "campaign_sends" as "s"
inner join "campaigns" as "c" on "c"."workspace_id" = "s"."workspace_id"
and "c"."id" = "s"."campaign_id"
where "s"."id" = $

-- campaignOwner
SELECT contact_id AS "contactId"
FROM campaign_recipients
WHERE workspace_id = $
AND send_id = $
AND partition = $
AND contact_id > $::uuid
ORDER BY contact_id
LIMIT $

-- campaignOwner
SELECT m.contact_id, m.id AS message_id, m.address, m.status, m.reason,
  m.batch_id, m.provider, m.template_id, m.template_revision, m.variant,
  m.created_at,
  json_build_object(
    'id', c.id, 'externalId', "c"."external_id", 'email', "c"."email", 'phone',
    "c"."phone", 'firstName', "c"."first_name", 'lastName', "c"."last_name",
    'language', "c"."language", 'country', "c"."country", 'city', "c"."city",
    'timeZone', "c"."time_zone", 'tags', to_jsonb(c.tags), 'properties',
    c.properties, 'extras',
    jsonb_build_object(
      'history',
      jsonb_build_object(
        'orders', c.orders, 'revenue', c.revenue / 100.0, 'lastOrder', c.last_order_at,
        'firstOrder', c.first_order_at, 'lastSeen', c.last_seen_at, 'since',
        c.created_at
      ),
      'orders', coalesce((
    
  
  SELECT jsonb_agg(o.shown ORDER BY o.ordered_at DESC)
  FROM (
    SELECT o.ordered_at,
      jsonb_build_object('number', o.number, 'date', o.ordered_at, 'total', o.total / 100.0, 'items', coalesce((
      SELECT jsonb_agg(
        jsonb_build_object(
          'product', i.product, 'name',
          coalesce(p.name, i.product),
          'category',
          coalesce(p.category, i.category),
          'price', i.price / 100.0, 'url', p.url, 'image', p.image_url, 'quantity',
          i.quantity
        )
      )
      FROM order_items i
      LEFT JOIN products p ON p.workspace_id = c.workspace_id
      AND p.product = i.product
      WHERE i.workspace_id = c.workspace_id
      AND i.order_id = o.id
    ), '[]')) AS shown
    FROM orders o
    WHERE o.workspace_id = c.workspace_id
    AND o.contact_id = c.id
    ORDER BY o.ordered_at DESC
    LIMIT 3
  ) o
), '[]'), 'preferences', jsonb_build_object('email', coalesce(c.consent_bits & (
  SELECT b."given"
  FROM consent_channels b
  WHERE b.channel = $
) <> 0, false), 'sms', coalesce(c.consent_bits & (
  SELECT b."given"
  FROM consent_channels b
  WHERE b.channel = $
) <> 0, false)), 'segments', coalesce((
  SELECT jsonb_agg(s.name ORDER BY s.name)
  FROM segment_members m
  JOIN segments s ON s.workspace_id = m.workspace_id
  AND s.id = m.segment_id
  WHERE m.workspace_id = c.workspace_id
  AND m.contact_id = c.id
), '[]'), 'recommendations', jsonb_build_object('boughtTogether', coalesce((
  SELECT jsonb_agg(
    jsonb_build_object(
      'product', i.product, 'name',
      coalesce(p.name, i.product),
      'category',
      coalesce(p.category, i.category),
      'price', p.price / 100.0, 'url', p.url, 'image', p.image_url
    )
    ORDER BY i.score DESC, i.product
  )
  FROM (
    SELECT *
    FROM (
      SELECT i.other AS product, ''::text AS category, sum(i.similarity) AS score
      FROM (
        SELECT b.product
        FROM order_items b
        WHERE b.workspace_id = c.workspace_id
        AND b.contact_id = c.id
        ORDER BY b.ordered_at DESC
        LIMIT 12
      ) t
      JOIN product_pairs i ON i.workspace_id = c.workspace_id
      AND i.product = t.product
      WHERE i.other NOT IN (
        SELECT b.product
        FROM order_items b
        WHERE b.workspace_id = c.workspace_id
        AND b.contact_id = c.id
      )
      GROUP BY i.other
    ) r
    ORDER BY r.score DESC, r.product
    LIMIT 6
  ) i
  LEFT JOIN products p ON p.workspace_id = c.workspace_id
  AND p.product = i.product
), '[]'), 'bestInCategory', coalesce((
  SELECT jsonb_agg(
    jsonb_build_object(
      'product', i.product, 'name',
      coalesce(p.name, i.product),
      'category',
      coalesce(p.category, i.category),
      'price', p.price / 100.0, 'url', p.url, 'image', p.image_url
    )
    ORDER BY i.score DESC, i.product
  )
  FROM (
    SELECT *
    FROM (
      SELECT i.product, ''::text AS category, max(i.buyers + CASE WHEN i.category = '' THEN 0 ELSE 1e9 END) AS score
      FROM product_ranks i
      WHERE i.workspace_id = c.workspace_id
      AND i.category IN ('', coalesce((
        SELECT b.category
        FROM order_items b
        WHERE b.workspace_id = c.workspace_id
        AND b.contact_id = c.id
        AND b.category <> ''
        GROUP BY b.category
        ORDER BY count(*) DESC, b.category
        LIMIT 1
      ), ''))
      AND i.product NOT IN (
        SELECT b.product
        FROM order_items b
        WHERE b.workspace_id = c.workspace_id
        AND b.contact_id = c.id
      )
      GROUP BY i.product
    ) r
    ORDER BY r.score DESC, r.product
    LIMIT 6
  ) i
  LEFT JOIN products p ON p.workspace_id = c.workspace_id
  AND p.product = i.product
), '[]')))) AS contact, NULL AS entry
FROM messages m
JOIN contacts c ON c.workspace_id = m.workspace_id
AND c.id = m.contact_id
WHERE m.workspace_id = $
AND m.owner_id = $
AND m.owner_at = $
AND m.node_id = $
AND m.status = 'sending'
AND m.retry_at IS NULL
ORDER BY m.batch_id, m.contact_id
