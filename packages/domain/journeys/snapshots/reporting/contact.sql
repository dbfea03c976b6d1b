-- pathsOf
select concat_ws(' ', first_name, last_name) as "name", "email"
from "contacts"
where "id" = $

-- pathsOf
SELECT p.run_id, v.number AS version, v.graph, r.workflow_id, r.reason,
  p.entry ->> 'event' AS event,
  p.entry ->> 'journey' AS from_journey,
  p.entered_at, p.state, p.node_id, p.since, p.due_at,
  (p.awaited_date ->> 'movedAt')::timestamptz AS moved_at,
  p.ended_at, p.ended_why, c.at AS converted_at, c.revenue
FROM journey_positions p
JOIN journey_runs r ON r.workspace_id = p.workspace_id
AND r.id = p.run_id
JOIN journey_versions v ON v.workspace_id = p.workspace_id
AND v.id = p.version_id
LEFT JOIN journey_conversions c ON c.workspace_id = p.workspace_id
AND c.run_id = p.run_id
AND c.contact_id = p.contact_id
WHERE p.contact_id = $
AND p.journey_id = $
ORDER BY p.entered_at DESC
LIMIT $

-- pathsOf
SELECT t.run_id, t.node_id, t.port, t.at, t.why,
  CASE
    WHEN m.id IS NOT NULL
    THEN jsonb_build_object('status', m.status, 'reason', m.reason, 'openedAt', m.opened_at, 'clickedAt', m.clicked_at)
  END AS message
FROM journey_trail t
LEFT JOIN LATERAL (
  SELECT *
  FROM messages m
  WHERE m.workspace_id = t.workspace_id
  AND m.contact_id = t.contact_id
  AND m.journey_id = t.journey_id
  AND m.node_id = t.node_id
  AND m.created_at <= t.at
  ORDER BY m.created_at DESC
  LIMIT 1
) m ON true
WHERE t.contact_id = $
AND t.journey_id = $
AND t.run_id = ANY ($::uuid[])
ORDER BY t.at
