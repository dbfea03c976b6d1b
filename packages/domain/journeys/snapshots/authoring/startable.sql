-- startableJourney
select "live_version_id"
from "journeys"
where "id" = $
and "state" = $

-- startableIds
SELECT j.id
FROM journeys j
JOIN journey_versions v ON v.workspace_id = j.workspace_id
AND v.id = j.live_version_id
WHERE (j.state = 'live' AND v.graph @? '$.nodes[*] ? (@.kind == "triggerManual")')
