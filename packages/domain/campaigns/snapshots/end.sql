-- byMailbox
SELECT coalesce($::jsonb ->> lower(split_part(c.email, '@', 2)), 'other') AS mailbox, count(*)::int AS count
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
GROUP BY 1
