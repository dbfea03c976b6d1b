-- countMigrated
select count(*) as "count"
from "journey_migrated_contacts"
where "bulk_job_id" = $

-- undoMigration
SELECT contact_id
FROM journey_migrated_contacts
WHERE workspace_id = $
AND bulk_job_id = $
AND contact_id > $::uuid
ORDER BY contact_id
FETCH FIRST 5000 ROWS
WITH TIES

-- undoMigration
SELECT p.run_id AS "runId", p.contact_id AS "contactId", p.ended_at IS NOT NULL AS left
FROM journey_migrated_contacts x
JOIN journey_positions p ON p.workspace_id = x.workspace_id
AND p.run_id = x.run_id
AND p.contact_id = x.contact_id
WHERE x.workspace_id = $
AND x.bulk_job_id = $
AND x.contact_id > $::uuid
AND x.contact_id <= $::uuid
AND (
  (p.state = 'waiting' AND p.node_id = x.node_id AND p.since <= x.at)
  OR (p.ended_why = $ AND p.ended_at = x.at AND NOT EXISTS (

  SELECT
  FROM journey_positions n
  WHERE n.workspace_id = p.workspace_id
  AND n.contact_id = p.contact_id
  AND n.journey_id = p.journey_id
  AND n.entry_key = p.entry_key
  AND n.ended_at IS NULL
)))
ORDER BY p.contact_id
FOR UPDATE OF p

-- removeExit
WITH who AS MATERIALIZED (
  SELECT run_id, contact_id
  FROM unnest($::uuid[], $::uuid[]) AS t (run_id, contact_id)
), trail AS (
  DELETE FROM journey_trail t
  USING who o
  WHERE t.workspace_id = $
  AND t.contact_id = o.contact_id
  AND t.run_id = o.run_id
  AND t.port = $
)
INSERT INTO journey_counters (workspace_id, journey_id, version_id, node_id, port, count)
SELECT $, $, p.version_id, p.node_id, $, -count(*)
FROM who o
JOIN journey_positions p ON p.workspace_id = $
AND p.run_id = o.run_id
AND p.contact_id = o.contact_id
GROUP BY p.version_id, p.node_id

-- forgetOldMigrations
delete from "journey_migrated_contacts"
where "at" < $
