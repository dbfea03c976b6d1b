-- messagesOf
SELECT id, provider_id
FROM messages
WHERE id = ANY ($::uuid[])
UNION
SELECT id, provider_id
FROM messages
WHERE provider_id = ANY ($::text[])
AND provider_id IS NOT NULL
AND provider <> 'sandbox'
