-- separateEntries
SELECT p.run_id AS "runId", p.contact_id AS "contactId"
FROM unnest($::uuid[], $::uuid[]) AS m (from_id, into_id)
JOIN journey_positions p ON p.workspace_id = $
AND p.contact_id = m.from_id
JOIN journey_positions o ON o.workspace_id = p.workspace_id
AND o.run_id = p.run_id
AND o.contact_id = m.into_id
WHERE p.entry_key <> o.entry_key
AND (p.state <> 'ready' OR NOT EXISTS (
  SELECT
  FROM messages g
  WHERE g.workspace_id = p.workspace_id
  AND g.owner_id = p.run_id
  AND g.node_id = p.node_id
  AND g.contact_id = m.into_id
  AND g.status = 'sending'
))
FOR UPDATE OF p

-- separateEntries
WITH twice AS MATERIALIZED (
  SELECT run_id, contact_id
  FROM unnest($::uuid[], $::uuid[]) AS t (run_id, contact_id)
), fresh AS MATERIALIZED (
  SELECT run_id, size, uuidv7() AS id
  FROM (
    SELECT run_id, count(*) AS size
    FROM twice
    GROUP BY run_id
  ) t
), runs AS (
  INSERT INTO journey_runs (
    workspace_id, id, journey_id, version_id, reason, size, workflow_id, wakes_asked, created_at
  )
  SELECT r.workspace_id, f.id, r.journey_id, r.version_id, r.reason, f.size, $ || f.id, 1, now()
  FROM fresh f
  JOIN journey_runs r ON r.workspace_id = $
  AND r.id = f.run_id
), pairs AS MATERIALIZED (
  SELECT t.run_id, t.contact_id, f.id AS new_run_id
  FROM twice t
  JOIN fresh f
  USING (run_id)
), "journey_positions_moved" AS (
  UPDATE "journey_positions" t
  SET run_id = o.new_run_id
  FROM pairs o
  WHERE t.workspace_id = $
  AND t.run_id = o.run_id
  AND t.contact_id = o.contact_id
), "journey_trail_moved" AS (
  UPDATE "journey_trail" t
  SET run_id = o.new_run_id
  FROM pairs o
  WHERE t.workspace_id = $
  AND t.run_id = o.run_id
  AND t.contact_id = o.contact_id
), "journey_conversions_moved" AS (
  UPDATE "journey_conversions" t
  SET run_id = o.new_run_id
  FROM pairs o
  WHERE t.workspace_id = $
  AND t.run_id = o.run_id
  AND t.contact_id = o.contact_id
), "journey_migrated_contacts_moved" AS (
  UPDATE "journey_migrated_contacts" t
  SET run_id = o.new_run_id
  FROM pairs o
  WHERE t.workspace_id = $
  AND t.run_id = o.run_id
  AND t.contact_id = o.contact_id
)
UPDATE journey_runs r
SET wakes_asked = wakes_asked + 1, size = r.size - f.size
FROM fresh f
WHERE r.workspace_id = $
AND r.id = f.run_id
