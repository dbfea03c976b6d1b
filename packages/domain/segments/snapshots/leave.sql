-- leaveSegments
WITH gone AS (
  DELETE FROM segment_members
  WHERE workspace_id = $
  AND contact_id = ANY ($::uuid[])
  RETURNING segment_id
), unscheduled AS (
  DELETE FROM segment_next_evaluations
  WHERE workspace_id = $
  AND contact_id = ANY ($::uuid[])
)
UPDATE segments s
SET size = s.size - g.count
FROM (
  SELECT segment_id, count(*)::int AS count
  FROM gone
  GROUP BY segment_id
) g
WHERE s.workspace_id = $
AND s.id = g.segment_id

-- leaveSegments
SELECT mark_dirty_contacts($, $::uuid[], 'any')
