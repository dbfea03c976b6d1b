-- triggerEvent
SELECT e.occurred_at, e.properties, true AS fits, EXISTS (
  SELECT
  FROM event_subscriptions l
  JOIN journey_versions v ON v.workspace_id = l.workspace_id
  AND v.id = l.version_id
  WHERE l.workspace_id = e.workspace_id
  AND v.journey_id = $
  AND l.event_name = e.name
  AND l.kind = 'trigger'
  AND v.published_at <= e.received_at
) AS live
FROM events e
WHERE e.contact_id = $
AND e.kind = 'track'
AND e.name = $
ORDER BY fits DESC, e.occurred_at DESC
LIMIT 1
