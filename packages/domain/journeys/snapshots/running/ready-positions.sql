-- lockReadyPositions
SELECT p.contact_id AS "contactId", p.entry
FROM journey_positions p
WHERE p.workspace_id = $
AND p.run_id = $
AND p.node_id = $
AND p.state = 'ready'
ORDER BY p.contact_id
FOR UPDATE
