-- splitResults
SELECT node_id, port, sum(count)::int AS took, count(DISTINCT version_id) = 1 AS one_version
FROM journey_counters
WHERE journey_id = $
AND node_id = ANY ($)
GROUP BY node_id, port

-- splitResults
select "node_id", "port", "confidence", "decided_at"
from "journey_split_winners"
where "journey_id" = $

-- chooseBranch
select "live_version_id"
from "journeys"
where "id" = $

-- chooseBranch
delete from "journey_split_winners"
where "journey_id" = $
and "node_id" = $

-- declareWinner
insert into "journey_split_winners" ("workspace_id", "journey_id", "node_id", "port", "confidence", "decided_at")
values ($, $, $, $, $, $)
on conflict
do nothing

-- declareSplitWinners
SELECT j.workspace_id, j.id, j.name, j.live_version_id
FROM journeys j
JOIN journey_versions v ON v.workspace_id = j.workspace_id
AND v.id = j.live_version_id
WHERE j.state = 'live'
AND v.graph @? '$.nodes[*] ? ((@.kind == "split") && exists (@.settings.winner))'

-- claimAnalysis
INSERT INTO journey_interim_analyses AS a (workspace_id, journey_id, node_id, number)
VALUES ($, $, $, $)
ON CONFLICT (workspace_id, journey_id, node_id)
DO UPDATE
SET number = excluded.number
WHERE a.number < excluded.number
RETURNING number
