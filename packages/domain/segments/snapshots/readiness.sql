-- unready
WITH RECURSIVE asked (id) AS (
  SELECT unnest($::uuid[])
  UNION
  SELECT u.used_id
  FROM asked a
  JOIN usages u ON u.user_kind = 'segment'
  AND u.user_id = a.id
  AND u.used_kind = 'segment'
)
SELECT s.id, s.name, CASE s.state WHEN 'failed' THEN 'failed' ELSE 'building' END AS state
FROM asked a
JOIN segments s ON s.id = a.id
WHERE s.state <> 'ready' OR EXISTS (
  SELECT
  FROM segment_dirty_contacts d
  WHERE d.workspace_id = s.workspace_id
  AND starts_with(d.aspect, 'segment:')
  AND d.aspect = ANY (s.depends)
) OR EXISTS (
  SELECT
  FROM segment_next_evaluations n
  WHERE n.workspace_id = s.workspace_id
  AND n.segment_id = s.id
  AND n.due_at = '-infinity'
)
ORDER BY s.state = 'failed' DESC, s.name
