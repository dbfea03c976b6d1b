-- sampleContacts
SELECT json_build_object(
  'id', c.id, 'externalId', "c"."external_id", 'firstName', "c"."first_name", 'language', "c"."language"
) AS contact
FROM contacts c
LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
AND x.channel = 'email'
AND x.address = c."email"
WHERE (true AND NOT false)
AND CASE
  WHEN c."email" IS NULL THEN 'noAddress'
  WHEN $ AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
    THEN 'unsubscribed'
  WHEN $ AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
    THEN 'noConsent'
  WHEN x.reason IS NOT NULL THEN x.reason
  WHEN false THEN 'frequencyCap'
END IS NULL
AND mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) < $
LIMIT $

-- sampleContacts
SELECT json_build_object(
  'id', c.id, 'externalId', "c"."external_id", 'firstName', "c"."first_name", 'language', "c"."language"
) AS contact
FROM contacts c
LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
AND x.channel = 'email'
AND x.address = c."email"
WHERE (c.id IN (
  SELECT m.contact_id
  FROM segment_members m
  WHERE m.workspace_id = c.workspace_id
  AND m.segment_id = ANY ($::uuid[])
) AND NOT false)
AND CASE
  WHEN c."email" IS NULL THEN 'noAddress'
  WHEN $ AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
    THEN 'unsubscribed'
  WHEN $ AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
    THEN 'noConsent'
  WHEN x.reason IS NOT NULL THEN x.reason
  WHEN false THEN 'frequencyCap'
END IS NULL
AND mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) < $
LIMIT $
