-- routeDeferredEvents
DELETE FROM journey_deferred_events d
USING (
  SELECT DISTINCT f.journey_id, f.contact_id
  FROM journey_deferred_events f
  WHERE f.workspace_id = $
  AND (f.journey_id = $ AND EXISTS (
    SELECT
    FROM journey_positions p
    WHERE p.workspace_id = f.workspace_id
    AND p.run_id = $
    AND p.contact_id = f.contact_id
    AND NOT (
      p.state = 'ready'
      OR (
        p.state = 'waiting'
        AND (p.due_at < f.occurred_at OR p.due_at <= p.since)
        AND p.outcome IS DISTINCT FROM 'limited'
      )
    )
  ))
  LIMIT $
) o
WHERE d.workspace_id = $
AND d.journey_id = o.journey_id
AND d.contact_id = o.contact_id
RETURNING d.journey_id, d.contact_id, d.id, d.kind, d.name, d.properties, d.context, d.occurred_at, d.received_at

-- routeDeferredEvents
DELETE FROM journey_deferred_events d
USING (
  SELECT DISTINCT f.journey_id, f.contact_id
  FROM journey_deferred_events f
  WHERE f.workspace_id = $
  AND NOT EXISTS (
    SELECT
    FROM journey_positions p
    JOIN journey_runs r ON r.workspace_id = p.workspace_id
    AND r.id = p.run_id
    WHERE p.workspace_id = f.workspace_id
    AND p.contact_id = f.contact_id
    AND p.journey_id = f.journey_id
    AND p.state <> 'done'
    AND (
      r.to_begin
      OR (
        p.state = 'ready'
        OR (
          p.state = 'waiting'
          AND (p.due_at < f.occurred_at OR p.due_at <= p.since)
          AND p.outcome IS DISTINCT FROM 'limited'
        )
      )
    )
  )
  LIMIT $
) o
WHERE d.workspace_id = $
AND d.journey_id = o.journey_id
AND d.contact_id = o.contact_id
RETURNING d.journey_id, d.contact_id, d.id, d.kind, d.name, d.properties, d.context, d.occurred_at, d.received_at

-- routeDeferredEvents
DELETE FROM journey_deferred_events d
USING (
  SELECT DISTINCT f.journey_id, f.contact_id
  FROM journey_deferred_events f
  WHERE f.workspace_id = $
  AND (f.journey_id = $ AND f.contact_id = $ AND NOT EXISTS (
    SELECT
    FROM journey_positions p
    JOIN journey_runs r ON r.workspace_id = p.workspace_id
    AND r.id = p.run_id
    WHERE p.workspace_id = f.workspace_id
    AND p.contact_id = f.contact_id
    AND p.journey_id = f.journey_id
    AND p.state <> 'done'
    AND (
      r.to_begin
      OR (
        p.state = 'ready'
        OR (
          p.state = 'waiting'
          AND (p.due_at < f.occurred_at OR p.due_at <= p.since)
          AND p.outcome IS DISTINCT FROM 'limited'
        )
      )
    )
  ))
  LIMIT $
) o
WHERE d.workspace_id = $
AND d.journey_id = o.journey_id
AND d.contact_id = o.contact_id
RETURNING d.journey_id, d.contact_id, d.id, d.kind, d.name, d.properties, d.context, d.occurred_at, d.received_at

-- routeLeftDeferredEvents
SELECT DISTINCT workspace_id
FROM journey_deferred_events
LIMIT $
