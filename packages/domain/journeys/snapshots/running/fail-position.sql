-- failPosition
update "journey_positions"
set "state" = $
where "workspace_id" = $
and "run_id" = $
and "contact_id" = $

-- retryPosition
select "version_id", "node_id", "due_at"
from "journey_positions"
where "workspace_id" = $
and "run_id" = $
and "contact_id" = $
and "state" = $

-- retryPosition
update "journey_positions"
set "state" = $
where "workspace_id" = $
and "run_id" = $
and "contact_id" = $

-- retryPosition
update "journey_positions"
set "state" = $, "due_at" = $
where "workspace_id" = $
and "run_id" = $
and "contact_id" = $

-- retryPosition
WITH marked AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1
  FROM (
    SELECT DISTINCT run_id
    FROM (
      SELECT $::uuid AS run_id
    ) n
    ORDER BY run_id
  ) w
  WHERE r.workspace_id = $
  AND r.id = w.run_id
)
SELECT 1
