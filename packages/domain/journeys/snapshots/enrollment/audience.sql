-- enrollAudience
SELECT id
FROM contacts
WHERE id > $::uuid
AND id = ANY ($::uuid[])
ORDER BY id
LIMIT $
