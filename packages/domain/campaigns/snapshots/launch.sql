-- launchCampaign
update "campaigns"
set "state" = $, "to_schedule" = $, "launched_at" = $, "leaves_at" = $, "updated_at" = $
where "id" = $

-- createSend
insert into "campaign_sends" (
  "workspace_id", "campaign_id", "definition", "contents", "starts_at", "pace", "created_at"
)
values ($, $, $, $, $, $, $)
returning "id"

-- contentsOf
select "id", "revision"
from "contents"
where "id" in ($, …)
