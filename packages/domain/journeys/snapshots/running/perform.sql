-- beginRun
SELECT
FROM journey_runs
WHERE workspace_id = $
AND id = $
FOR UPDATE

-- beginRun
UPDATE journey_runs
SET to_begin = false, size = greatest(size, (
  SELECT count(*)
  FROM journey_positions
  WHERE workspace_id = $
  AND run_id = $
))
WHERE workspace_id = $
AND id = $

-- runContext
select "r"."journey_id", "j"."name", "j"."resumed_at", "r"."version_id", "r"."created_at", "r"."to_begin", EXISTS (
  SELECT
  FROM journey_deferred_events d
  WHERE d.workspace_id = $
  AND d.journey_id = "j"."id"
) as "has_deferred_events"
from "journey_runs" as "r"
inner join "journeys" as "j" on "j"."workspace_id" = "r"."workspace_id"
and "j"."id" = "r"."journey_id"
where "r"."id" = $

-- performApart
select "contact_id"
from "journey_positions"
where "workspace_id" = $
and "run_id" = $
and "node_id" = $
and "state" in ($, …)
