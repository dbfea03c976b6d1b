-- loadProgress
SELECT p.journey_id, p.contact_id, p.version_id, p.node_id, p.entry_key,
  p.state, p.due_at,
  p.due_at <= p.since AS at_once,
  p.outcome IS NOT DISTINCT FROM 'limited' AS limited,
  (
  SELECT r.to_begin
  FROM journey_runs r
  WHERE r.workspace_id = p.workspace_id
  AND r.id = p.run_id
) AS to_begin
FROM journey_positions p
WHERE p.workspace_id = $
AND p.contact_id = ANY ($::uuid[])
AND p.journey_id = ANY ($::uuid[])
AND p.state <> 'done'
AND (
  SELECT j.state
  FROM journeys j
  WHERE j.workspace_id = $
  AND j.id = p.journey_id
) = 'live'

-- loadProgress
SELECT DISTINCT journey_id, contact_id
FROM journey_deferred_events
WHERE workspace_id = $
AND contact_id = ANY ($::uuid[])
AND journey_id = ANY ($::uuid[])

-- deferEvents
INSERT INTO journey_deferred_events (
  workspace_id, journey_id, contact_id, id, kind, name, properties, context, occurred_at, received_at
)
SELECT $, *
FROM unnest(
  $::uuid[], $::uuid[], $::uuid[], $::text[], $::text[], $::jsonb[], $::jsonb[], $::timestamptz[], $::timestamptz[]
)
ON CONFLICT
DO NOTHING
