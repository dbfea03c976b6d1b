-- byMailbox
SELECT coalesce($::jsonb ->> lower(split_part(c.email, '@', 2)), 'other') AS mailbox, count(*)::int AS count
FROM contacts c
LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
AND x.channel = 'email'
AND x.address = c."email"
WHERE (true AND NOT false)
AND CASE WHEN c."email" IS NULL THEN 'noAddress' WHEN $ AND c."email_consent" IS NULL THEN 'noConsent' WHEN $ AND c."email_consent" <> 'given' THEN 'unsubscribed' WHEN x.reason IS NOT NULL THEN x.reason WHEN false THEN 'frequencyCap' END IS NULL
GROUP BY 1
