-- enrollInLive
select "live_version_id"
from "journeys"
where "id" = $
and "state" = $
