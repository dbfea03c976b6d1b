-- mergeEnrollments
UPDATE journey_positions p
SET state = 'done', ended_at = now(), ended_why = 'merged'
FROM unnest($::uuid[], $::uuid[]) AS m (from_id, into_id)
WHERE p.workspace_id = $
AND p.contact_id = m.from_id
AND p.ended_at IS NULL
AND EXISTS (
  SELECT
  FROM journey_positions o
  WHERE o.workspace_id = p.workspace_id
  AND o.contact_id = m.into_id
  AND o.journey_id = p.journey_id
  AND o.entry_key = p.entry_key
  AND o.ended_at IS NULL
)

-- mergeEnrollments
DELETE FROM "journey_positions" p
USING unnest($::uuid[], $::uuid[]) AS m (from_id, into_id)
WHERE p.workspace_id = $
AND p.contact_id = m.from_id
AND EXISTS (
  SELECT
  FROM "journey_positions" o
  WHERE o.workspace_id = p.workspace_id
  AND o.run_id = p.run_id
  AND o.contact_id = m.into_id
)

-- mergeEnrollments
DELETE FROM "journey_conversions" p
USING unnest($::uuid[], $::uuid[]) AS m (from_id, into_id)
WHERE p.workspace_id = $
AND p.contact_id = m.from_id
AND EXISTS (
  SELECT
  FROM "journey_conversions" o
  WHERE o.workspace_id = p.workspace_id
  AND o.run_id = p.run_id
  AND o.contact_id = m.into_id
)

-- mergeEnrollments
UPDATE journey_positions p
SET contact_id = m.into_id, once = p.once
AND NOT EXISTS (
  SELECT
  FROM journey_positions o
  WHERE o.workspace_id = p.workspace_id
  AND o.contact_id = m.into_id
  AND o.journey_id = p.journey_id
  AND o.entry_key = p.entry_key
  AND o.once
)
FROM unnest($::uuid[], $::uuid[]) AS m (from_id, into_id)
WHERE p.workspace_id = $
AND p.contact_id = m.from_id

-- mergeEnrollments
DELETE FROM journey_migrated_contacts r
USING unnest($::uuid[], $::uuid[]) AS m (from_id, into_id)
WHERE r.workspace_id = $
AND r.contact_id = m.from_id
AND EXISTS (
  SELECT
  FROM journey_migrated_contacts o
  WHERE o.workspace_id = r.workspace_id
  AND o.bulk_job_id = r.bulk_job_id
  AND o.run_id = r.run_id
  AND o.contact_id = m.into_id
)
