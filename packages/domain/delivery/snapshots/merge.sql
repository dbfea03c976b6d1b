-- mergeMessages
UPDATE messages t
SET contact_id = m.into_id, visit = t.visit + coalesce((
  SELECT max(o.visit)
  FROM messages o
  WHERE o.workspace_id = t.workspace_id
  AND o.owner_id = t.owner_id
  AND o.node_id = t.node_id
  AND o.owner_at = t.owner_at
  AND o.channel = t.channel
  AND o.contact_id = m.into_id
), 0)
FROM unnest($::uuid[], $::uuid[]) AS m (from_id, into_id)
WHERE t.workspace_id = $
AND t.contact_id = m.from_id
