-- pauseUnhealthy
select "id", "campaign_id"
from "campaign_sends"
where "id" in ($, …)
and "state" = $
