-- resolveWaits
WITH ready AS (
  UPDATE journey_positions p
  SET state = 'ready', outcome = 'happened'
  FROM events e
  WHERE e.workspace_id = $
  AND e.id = ANY ($::uuid[])
  AND e.received_at BETWEEN $ AND $
  AND p.workspace_id = e.workspace_id
  AND p.contact_id = e.contact_id
  AND p.version_id = $
  AND p.node_id = $
  AND p.ended_at IS NULL
  AND p.state = 'waiting'
  AND (
    (e.occurred_at, e.id) > (
      coalesce(p.last_wait_ended_at, coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at)),
      CASE
        WHEN p.last_wait_ended_at IS NULL THEN coalesce((p.entry ->> 'id')::uuid, $::uuid)
        ELSE coalesce(p.last_wait_event_id, $::uuid)
      END
    )
    AND e.occurred_at <= p.due_at
    AND true
  )
  RETURNING p.run_id
), marked AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1
  FROM (
    SELECT DISTINCT run_id
    FROM (
      SELECT run_id
      FROM ready
    ) n
    ORDER BY run_id
  ) w
  WHERE r.workspace_id = $
  AND r.id = w.run_id
)
SELECT count(*)::int AS woken
FROM ready

-- resolveWaits
WITH ready AS (
  UPDATE journey_positions p
  SET state = 'ready', outcome = 'happened'
  FROM events e
  WHERE e.workspace_id = $
  AND e.id = ANY ($::uuid[])
  AND e.received_at BETWEEN $ AND $
  AND p.workspace_id = e.workspace_id
  AND p.contact_id = e.contact_id
  AND p.version_id = $
  AND p.node_id = $
  AND p.ended_at IS NULL
  AND p.state = 'waiting'
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
  RETURNING p.run_id
), marked AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1
  FROM (
    SELECT DISTINCT run_id
    FROM (
      SELECT run_id
      FROM ready
    ) n
    ORDER BY run_id
  ) w
  WHERE r.workspace_id = $
  AND r.id = w.run_id
)
SELECT count(*)::int AS woken
FROM ready

-- resolveWaits
WITH ready AS (
  UPDATE journey_positions p
  SET state = 'ready', outcome = 'happened'
  FROM events e
  WHERE e.workspace_id = $
  AND e.id = ANY ($::uuid[])
  AND e.received_at BETWEEN $ AND $
  AND p.workspace_id = e.workspace_id
  AND p.contact_id = e.contact_id
  AND p.version_id = $
  AND p.node_id = $
  AND p.ended_at IS NULL
  AND p.state = 'waiting'
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
  RETURNING p.run_id
), marked AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1
  FROM (
    SELECT DISTINCT run_id
    FROM (
      SELECT run_id
      FROM ready
    ) n
    ORDER BY run_id
  ) w
  WHERE r.workspace_id = $
  AND r.id = w.run_id
)
SELECT count(*)::int AS woken
FROM ready
