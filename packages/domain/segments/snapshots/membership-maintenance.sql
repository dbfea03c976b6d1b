-- evaluateBatch
select "id", "name", "condition", "depends", "state"
from "segments"
where "kind" = $
and "state" <> $
order by "depth"

-- nextWorkspace
SELECT w.id
FROM workspaces w
WHERE EXISTS (
  SELECT
  FROM segment_dirty_contacts d
  WHERE d.workspace_id = w.id
) OR EXISTS (
  SELECT
  FROM segment_next_evaluations n
  JOIN segments s ON s.workspace_id = n.workspace_id
  AND s.id = n.segment_id
  AND s.state = 'ready'
  WHERE n.workspace_id = w.id
  AND n.due_at <= $
)
ORDER BY w.id <= $::uuid, w.id
LIMIT 1

-- lockMaintenance
SELECT pg_try_advisory_xact_lock(hashtext('parcours.segments'), hashtext($)) AS got

-- awaitMaintenance
SELECT pg_advisory_xact_lock(hashtext('parcours.segments'), hashtext($))

-- takeDirtyContacts
DELETE FROM segment_dirty_contacts
WHERE seq = ANY (ARRAY (
  SELECT seq
  FROM segment_dirty_contacts
  WHERE workspace_id = $
  ORDER BY seq
  LIMIT $
))
RETURNING contact_id, aspect

-- dueEvaluations
SELECT n.segment_id, n.contact_id
FROM segment_next_evaluations n
JOIN segments s ON s.workspace_id = n.workspace_id
AND s.id = n.segment_id
AND s.state = 'ready'
WHERE n.workspace_id = $
AND n.due_at <= $
ORDER BY n.due_at
LIMIT $

-- evaluateAfterBuild
INSERT INTO segment_next_evaluations (workspace_id, segment_id, contact_id, due_at)
SELECT $, $, id, '-infinity'
FROM unnest($::uuid[]) id
ON CONFLICT (workspace_id, segment_id, contact_id)
DO UPDATE
SET due_at = '-infinity'
