-- someoneGetsIt
SELECT EXISTS (
  SELECT
  FROM contacts c
  LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
  AND x.channel = 'email'
  AND x.address = c."email"
  WHERE (true AND NOT false)
  AND CASE WHEN c."email" IS NULL THEN 'noAddress' WHEN $ AND c."email_consent" IS NULL THEN 'noConsent' WHEN $ AND c."email_consent" <> 'given' THEN 'unsubscribed' WHEN x.reason IS NOT NULL THEN x.reason WHEN false THEN 'frequencyCap' END IS NULL
  AND NOT false
) AS some

-- someoneGetsIt
SELECT EXISTS (
  SELECT
  FROM contacts c
  LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
  AND x.channel = 'email'
  AND x.address = c."email"
  WHERE (true AND NOT false)
  AND CASE WHEN c."email" IS NULL THEN 'noAddress' WHEN $ AND c."email_consent" IS NULL THEN 'noConsent' WHEN $ AND c."email_consent" <> 'given' THEN 'unsubscribed' WHEN x.reason IS NOT NULL THEN x.reason WHEN false THEN 'frequencyCap' END IS NULL
  AND NOT (mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) < $)
) AS some

-- someoneGetsIt
SELECT EXISTS (
  SELECT
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
  AND CASE WHEN c."email" IS NULL THEN 'noAddress' WHEN $ AND c."email_consent" IS NULL THEN 'noConsent' WHEN $ AND c."email_consent" <> 'given' THEN 'unsubscribed' WHEN x.reason IS NOT NULL THEN x.reason WHEN false THEN 'frequencyCap' END IS NULL
  AND NOT false
) AS some

-- someoneGetsIt
SELECT EXISTS (
  SELECT
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
  AND CASE WHEN c."email" IS NULL THEN 'noAddress' WHEN $ AND c."email_consent" IS NULL THEN 'noConsent' WHEN $ AND c."email_consent" <> 'given' THEN 'unsubscribed' WHEN x.reason IS NOT NULL THEN x.reason WHEN false THEN 'frequencyCap' END IS NULL
  AND NOT (mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) < $)
) AS some
