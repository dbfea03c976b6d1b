-- stepOwner
SELECT batch_id
FROM messages
WHERE workspace_id = $
AND owner_id = $
AND owner_at = $
AND node_id = $
AND status = 'sending'
AND retry_at IS NULL
UNION
SELECT o.batch_id
FROM (
  SELECT *
  FROM messages
  WHERE workspace_id = $
  AND owner_id = $
  AND owner_at = $
  AND node_id = $
  AND status = 'excluded'
) o
JOIN journey_positions q ON q.workspace_id = o.workspace_id
AND q.run_id = o.owner_id
AND q.contact_id = o.contact_id
WHERE q.node_id = $
AND q.state <> 'done'
