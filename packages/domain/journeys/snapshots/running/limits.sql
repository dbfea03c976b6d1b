-- nextReadyPositions
SELECT p.contact_id AS "contactId", p.entry
FROM journey_positions p
WHERE p.workspace_id = $
AND p.run_id = $
AND p.node_id = $
AND (p.state = 'ready' OR (p.state = 'waiting' AND p.due_at <= $))
ORDER BY p.contact_id
LIMIT $
FOR UPDATE OF p

-- destinationsOf
SELECT c.id, c."email" AS address
FROM contacts c
LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
AND x.channel = 'email'
AND x.address = c."email"
WHERE c.workspace_id = $
AND c.id = ANY ($::uuid[])
AND CASE
  WHEN c."email" IS NULL THEN 'noAddress'
  WHEN true
    AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
    THEN 'unsubscribed'
  WHEN true
    AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
    THEN 'noConsent'
  WHEN x.reason IS NOT NULL THEN x.reason
  WHEN false THEN 'frequencyCap'
END IS NULL

-- hold
UPDATE journey_positions p
SET state = 'waiting', due_at = h.due_at, outcome = $
FROM unnest($::uuid[], $::timestamptz[]) AS h (contact_id, due_at)
WHERE p.workspace_id = $
AND p.run_id = $
AND p.contact_id = h.contact_id
AND p.node_id = $

-- releaseHeldBack
WITH released AS (
  UPDATE journey_positions
  SET due_at = $
  WHERE workspace_id = $
  AND outcome = $
  RETURNING run_id
)
UPDATE journey_runs r
SET wakes_asked = wakes_asked + 1
FROM (
  SELECT DISTINCT run_id
  FROM (
    SELECT run_id
    FROM released
  ) n
  ORDER BY run_id
) w
WHERE r.workspace_id = $
AND r.id = w.run_id
