-- claimContacts
INSERT INTO messages (
  workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, journey_id,
  campaign_id, variant, template_id, template_revision, address, status, reason,
  batch_id, provider, connection_id, created_at
)
SELECT $, uuidv7(), $, $, $, $, c.id, $::uuid, $::uuid, $, $, $, c."email",
  CASE WHEN d.reason IS NULL THEN 'sending' ELSE 'excluded' END,
  d.reason, $, $, $::uuid, $
FROM contacts c
LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
AND x.channel = 'email'
AND x.address = c."email"
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN c."email" IS NULL THEN 'noAddress'
    WHEN $ AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'unsubscribed'
    WHEN $ AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'noConsent'
    WHEN x.reason IS NOT NULL THEN x.reason
    WHEN false THEN 'frequencyCap'
  END AS reason
) d
WHERE c.workspace_id = $
AND c.id = ANY ($::uuid[])
ON CONFLICT
DO NOTHING
RETURNING contact_id, id AS message_id, address, status, reason

-- claimContacts
INSERT INTO messages (
  workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, journey_id,
  campaign_id, variant, template_id, template_revision, address, status, reason,
  batch_id, provider, connection_id, created_at
)
SELECT $, uuidv7(), $, $, $, $, c.id, $::uuid, $::uuid, $, $, $, c."phone",
  CASE WHEN d.reason IS NULL THEN 'sending' ELSE 'excluded' END,
  d.reason, $, $, $::uuid, $
FROM contacts c
LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
AND x.channel = 'carrierPigeon'
AND x.address = c."phone"
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN c."phone" IS NULL THEN 'noAddress'
    WHEN $ AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'unsubscribed'
    WHEN $ AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'noConsent'
    WHEN x.reason IS NOT NULL THEN x.reason
    WHEN false THEN 'frequencyCap'
  END AS reason
) d
WHERE c.workspace_id = $
AND c.id = ANY ($::uuid[])
ON CONFLICT
DO NOTHING
RETURNING contact_id, id AS message_id, address, status, reason

-- claimContacts
INSERT INTO messages (
  workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, journey_id,
  campaign_id, variant, template_id, template_revision, address, status, reason,
  batch_id, provider, connection_id, created_at
)
SELECT $, uuidv7(), $, $, $, $, c.id, $::uuid, $::uuid, $, $, $, c."email",
  CASE WHEN d.reason IS NULL THEN 'sending' ELSE 'excluded' END,
  d.reason, $, $, $::uuid, $
FROM contacts c
LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
AND x.channel = 'email'
AND x.address = c."email"
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN c."email" IS NULL THEN 'noAddress'
    WHEN $ AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'unsubscribed'
    WHEN $ AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'noConsent'
    WHEN x.reason IS NOT NULL THEN x.reason
    WHEN (
      (
        (
          SELECT count(*)
          FROM messages k
          WHERE k.workspace_id = c.workspace_id
            AND k.contact_id = c.id
            AND k.status IN ('sending', 'sent', 'deferred', 'unknown')
            AND k.created_at > $::timestamptz - make_interval(days => $::int)
            AND k.channel = $
        ) >= $::int
      )
      OR false
    )
      THEN 'frequencyCap'
  END AS reason
) d
WHERE c.workspace_id = $
AND c.id = ANY ($::uuid[])
ON CONFLICT
DO NOTHING
RETURNING contact_id, id AS message_id, address, status, reason

-- claimContacts
INSERT INTO messages (
  workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, journey_id,
  campaign_id, variant, template_id, template_revision, address, status, reason,
  batch_id, provider, connection_id, created_at
)
SELECT $, uuidv7(), $, $, $, $, c.id, $::uuid, $::uuid, $, $, $, c."phone",
  CASE WHEN d.reason IS NULL THEN 'sending' ELSE 'excluded' END,
  d.reason, $, $, $::uuid, $
FROM contacts c
LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
AND x.channel = 'carrierPigeon'
AND x.address = c."phone"
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN c."phone" IS NULL THEN 'noAddress'
    WHEN $ AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'unsubscribed'
    WHEN $ AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
      THEN 'noConsent'
    WHEN x.reason IS NOT NULL THEN x.reason
    WHEN (
      (
        (
          SELECT count(*)
          FROM messages k
          WHERE k.workspace_id = c.workspace_id
            AND k.contact_id = c.id
            AND k.status IN ('sending', 'sent', 'deferred', 'unknown')
            AND k.created_at > $::timestamptz - make_interval(days => $::int)
            AND k.channel = $
        ) >= $::int
      )
      OR false
    )
      THEN 'frequencyCap'
  END AS reason
) d
WHERE c.workspace_id = $
AND c.id = ANY ($::uuid[])
ON CONFLICT
DO NOTHING
RETURNING contact_id, id AS message_id, address, status, reason

-- claimContacts
SELECT c.id, json_build_object('id', c.id, 'firstName', "c"."first_name", 'language', "c"."language") AS contact
FROM contacts c
WHERE c.workspace_id = $
AND c.id = ANY ($::uuid[])

-- claimContacts
SELECT c.id,
  json_build_object(
    'id', c.id, 'externalId', "c"."external_id", 'firstName', "c"."first_name", 'language', "c"."language"
  ) AS contact
FROM contacts c
WHERE c.workspace_id = $
AND c.id = ANY ($::uuid[])
