-- suppressAfterSoftBounces
INSERT INTO suppressions (workspace_id, channel, address, reason)
SELECT $::uuid, s.channel, s.address, 'bounced'
FROM (
  SELECT DISTINCT channel, contact_id, address
  FROM messages
  WHERE id = ANY ($::uuid[])
) s
WHERE s.address IS NOT NULL
AND $ <= (
  SELECT count(DISTINCT e.message_id)
  FROM message_events e
  JOIN messages m ON m.id = e.message_id
  AND m.channel = s.channel
  AND m.address = s.address
  WHERE e.workspace_id = $
  AND e.contact_id = s.contact_id
  AND e.kind = 'bounced'
  AND e.data ->> 'kind' = 'soft'
  AND e.occurred_at > greatest($::timestamptz - make_interval(days => $::int), (
    SELECT max(d.occurred_at)
    FROM message_events d
    JOIN messages o ON o.id = d.message_id
    AND o.channel = s.channel
    AND o.address = s.address
    WHERE d.workspace_id = $
    AND d.contact_id = s.contact_id
    AND d.kind = 'delivered'
  ))
)
ON CONFLICT
DO NOTHING
