-- loadGraph
select "graph"
from "journey_versions"
where "id" = $
