-- mergeRecipients
DELETE FROM campaign_recipients r
USING unnest($::uuid[], $::uuid[]) AS m (from_id, into_id)
WHERE r.workspace_id = $
AND r.contact_id = m.from_id
AND EXISTS (
  SELECT
  FROM campaign_recipients o
  WHERE o.workspace_id = r.workspace_id
  AND o.send_id = r.send_id
  AND o.contact_id = m.into_id
)
