-- RUNS_TO_START
select "id", "graph"
from "journey_versions"
where "id" in ($, …)

-- busyWorkspaces
SELECT workspace_id
FROM journey_runs
WHERE to_begin
AND reason = 'event'
AND created_at > $::timestamptz - interval '1 minute'
GROUP BY workspace_id
HAVING count(*) > $

-- runSize
select "size"
from "journey_runs"
where "workspace_id" = $
and "id" = $
