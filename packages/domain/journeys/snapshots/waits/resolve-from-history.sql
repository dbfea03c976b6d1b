-- resolveFromHistory
UPDATE journey_positions p
SET state = 'ready', outcome = 'happened'
FROM contacts c
WHERE c.workspace_id = p.workspace_id
AND c.id = p.contact_id
AND p.workspace_id = $
AND p.run_id = $
AND p.node_id = $
AND p.state = 'waiting'
AND p.since >= $::timestamptz
AND ((
  SELECT m.opened_at
  FROM messages m
  WHERE m.contact_id = p.contact_id
  AND m.journey_id = $::uuid
  AND m.node_id = $
  AND m.created_at >= p.entered_at
  AND (m.owner_id = p.run_id OR m.created_at < (
    SELECT r.created_at
    FROM journey_runs r
    WHERE r.workspace_id = p.workspace_id
    AND r.id = p.run_id
  ))
  ORDER BY m.created_at DESC
  LIMIT 1
) <= p.due_at)

-- resolveFromHistory
UPDATE journey_positions p
SET state = 'ready', outcome = 'happened'
FROM contacts c
WHERE c.workspace_id = p.workspace_id
AND c.id = p.contact_id
AND p.workspace_id = $
AND p.run_id = $
AND p.node_id = $
AND p.state = 'waiting'
AND p.since >= $::timestamptz
AND ((
  SELECT m.clicked_at
  FROM messages m
  WHERE m.contact_id = p.contact_id
  AND m.journey_id = $::uuid
  AND m.node_id = $
  AND m.created_at >= p.entered_at
  AND (m.owner_id = p.run_id OR m.created_at < (
    SELECT r.created_at
    FROM journey_runs r
    WHERE r.workspace_id = p.workspace_id
    AND r.id = p.run_id
  ))
  ORDER BY m.created_at DESC
  LIMIT 1
) <= p.due_at)

-- resolveFromHistory
UPDATE journey_positions p
SET state = 'ready', outcome = 'happened'
FROM contacts c
WHERE c.workspace_id = p.workspace_id
AND c.id = p.contact_id
AND p.workspace_id = $
AND p.run_id = $
AND p.node_id = $
AND p.state = 'waiting'
AND p.since >= $::timestamptz
AND EXISTS (
  SELECT
  FROM (
    SELECT e.id, e.occurred_at, e.properties
    FROM (
      SELECT e.id, e.name, e.occurred_at, e.properties
      FROM event_totals t
      JOIN events e ON e.workspace_id = t.workspace_id
      AND e.contact_id = t.contact_id
      WHERE t.workspace_id = p.workspace_id
      AND t.contact_id = p.contact_id
      AND t.name = $
      AND t.last_at >= coalesce(p.last_wait_ended_at, coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at))
      AND e.occurred_at >= coalesce(
        p.last_wait_ended_at, coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at)
      )
      AND e.received_at >= coalesce(
        p.last_wait_ended_at, coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at)
      )
      OFFSET 0
    ) e
    WHERE e.name = $
    AND (e.occurred_at, e.id) > (
      coalesce(p.last_wait_ended_at, coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at)),
      CASE
        WHEN p.last_wait_ended_at IS NULL THEN coalesce((p.entry ->> 'id')::uuid, $::uuid)
        ELSE coalesce(p.last_wait_event_id, $::uuid)
      END
    )
    AND e.occurred_at <= p.due_at
    AND true
    AND true
    ORDER BY e.occurred_at, e.id
    LIMIT 1
  ) e
)
