-- retryDeferred
WITH due AS MATERIALIZED (
  SELECT *
  FROM messages
  WHERE retry_at <= $
  AND status IN ('deferred', 'sending')
  AND workspace_id <> ALL ($::uuid[])
  ORDER BY retry_at
  LIMIT $
)
SELECT DISTINCT workspace_id,
  channel, owner_id, owner_at, node_id, template_id, template_revision, variant,
  campaign_id, journey_id, connection_id
FROM due
LIMIT $

-- lockDue
SELECT m.contact_id AS "contactId",
  c."email" AS address,
  t.purpose = 'marketing' AS "isMarketing",
  CASE
    WHEN c."email" IS NULL THEN 'noAddress'
    WHEN t.purpose = 'marketing'
      AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'unsubscribed'
    WHEN t.purpose = 'marketing'
      AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'noConsent'
    WHEN x.reason IS NOT NULL THEN x.reason
    WHEN false THEN 'frequencyCap'
  END AS reason,
  CASE WHEN t.purpose = 'marketing' THEN CASE WHEN false THEN $::timestamptz END END AS "quietUntil"
FROM (
  SELECT *
  FROM messages m
  WHERE m.workspace_id = $
  AND m.channel = $
  AND m.owner_id = $
  AND m.owner_at = $
  AND m.node_id = $
  AND coalesce(m.variant, '') = $
  AND m.status = 'deferred'
  AND m.retry_at <= $
  ORDER BY m.contact_id
  LIMIT $
  FOR UPDATE
) m
JOIN contacts c ON c.workspace_id = m.workspace_id
AND c.id = m.contact_id
JOIN workspaces w ON w.id = m.workspace_id
JOIN contents t ON t.workspace_id = m.workspace_id
AND t.id = m.template_id
LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
AND x.channel = 'email'
AND x.address = c."email"

-- lockDue
SELECT m.contact_id AS "contactId",
  c."phone" AS address,
  t.purpose = 'marketing' AS "isMarketing",
  CASE
    WHEN c."phone" IS NULL THEN 'noAddress'
    WHEN t.purpose = 'marketing'
      AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'unsubscribed'
    WHEN t.purpose = 'marketing'
      AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'noConsent'
    WHEN x.reason IS NOT NULL THEN x.reason
    WHEN false THEN 'frequencyCap'
  END AS reason,
  CASE WHEN t.purpose = 'marketing' THEN CASE WHEN false THEN $::timestamptz END END AS "quietUntil"
FROM (
  SELECT *
  FROM messages m
  WHERE m.workspace_id = $
  AND m.channel = $
  AND m.owner_id = $
  AND m.owner_at = $
  AND m.node_id = $
  AND coalesce(m.variant, '') = $
  AND m.status = 'deferred'
  AND m.retry_at <= $
  ORDER BY m.contact_id
  LIMIT $
  FOR UPDATE
) m
JOIN contacts c ON c.workspace_id = m.workspace_id
AND c.id = m.contact_id
JOIN workspaces w ON w.id = m.workspace_id
JOIN contents t ON t.workspace_id = m.workspace_id
AND t.id = m.template_id
LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
AND x.channel = 'carrierPigeon'
AND x.address = c."phone"

-- retryLater
UPDATE messages m
SET retry_at = h.at
FROM unnest($::uuid[], $::timestamptz[]) AS h (contact_id, at)
WHERE m.workspace_id = $
AND m.channel = $
AND m.owner_id = $
AND m.owner_at = $
AND m.node_id = $
AND coalesce(m.variant, '') = $
AND m.contact_id = h.contact_id

-- retryOwner
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
AND m.channel = $
AND m.owner_id = $
AND m.owner_at = $
AND m.node_id = $
AND coalesce(m.variant, '') = $
AND m.batch_id = ANY ($::uuid[])
AND m.status IN ('sending', 'excluded')
ORDER BY m.batch_id, m.contact_id

-- retryOwner
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
), '[]')))) AS contact, (
  SELECT p.entry
  FROM journey_positions p
  WHERE p.workspace_id = m.workspace_id
  AND p.run_id = m.owner_id
  AND p.contact_id = m.contact_id
) AS entry
FROM messages m
JOIN contacts c ON c.workspace_id = m.workspace_id
AND c.id = m.contact_id
WHERE m.workspace_id = $
AND m.channel = $
AND m.owner_id = $
AND m.owner_at = $
AND m.node_id = $
AND coalesce(m.variant, '') = $
AND m.batch_id = ANY ($::uuid[])
AND m.status IN ('sending', 'excluded')
ORDER BY m.batch_id, m.contact_id

-- retryOwner
UPDATE messages m
SET attempts = m.attempts + 1,
  batch_id = $, provider = $,
  status = CASE WHEN d.reason IS NULL THEN 'sending' ELSE 'excluded' END,
  reason = d.reason,
  retry_at = CASE WHEN d.reason IS NULL THEN $::timestamptz + $::interval END
FROM unnest($::uuid[], $::text[]) AS d (contact_id, reason)
WHERE m.workspace_id = $
AND m.channel = $
AND m.owner_id = $
AND m.owner_at = $
AND m.node_id = $
AND coalesce(m.variant, '') = $
AND m.contact_id = d.contact_id
AND m.status = 'deferred'

-- retryOwner
SELECT DISTINCT batch_id
FROM messages m
WHERE m.workspace_id = $
AND m.channel = $
AND m.owner_id = $
AND m.owner_at = $
AND m.node_id = $
AND coalesce(m.variant, '') = $
AND m.status = 'sending'
AND m.retry_at <= $
