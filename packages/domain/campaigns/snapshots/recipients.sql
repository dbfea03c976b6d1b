-- listRecipients
select "id"
from "campaign_sends"
where "campaign_id" = $

-- listRecipients
SELECT m.contact_id, m.id AS message_id,
  coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.email, c.external_id, '') AS name,
  m.address, m.status, m.reason, m.variant, m.created_at AS at, m.sent_at,
  m.opened_at, m.clicked_at
FROM messages m
JOIN contacts c ON c.workspace_id = m.workspace_id
AND c.id = m.contact_id
WHERE m.owner_id = ANY ($::uuid[])
AND m.node_id = $
AND true
ORDER BY m.contact_id
LIMIT $

-- listRecipients
SELECT m.contact_id, m.id AS message_id,
  coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.email, c.external_id, '') AS name,
  m.address, m.status, m.reason, m.variant, m.created_at AS at, m.sent_at,
  m.opened_at, m.clicked_at
FROM messages m
JOIN contacts c ON c.workspace_id = m.workspace_id
AND c.id = m.contact_id
WHERE m.owner_id = ANY ($::uuid[])
AND m.node_id = $
AND m.status = 'sent'
ORDER BY m.contact_id
LIMIT $

-- listRecipients
SELECT m.contact_id, m.id AS message_id,
  coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.email, c.external_id, '') AS name,
  m.address, m.status, m.reason, m.variant, m.created_at AS at, m.sent_at,
  m.opened_at, m.clicked_at
FROM messages m
JOIN contacts c ON c.workspace_id = m.workspace_id
AND c.id = m.contact_id
WHERE m.owner_id = ANY ($::uuid[])
AND m.node_id = $
AND m.status = 'excluded'
ORDER BY m.contact_id
LIMIT $
