-- lockOpenSends
select "id", "prepared_at"
from "campaign_sends"
where "campaign_id" = $
and "state" in ($, …)
for update

-- change
update "campaigns"
set "state" = $, "updated_at" = $
where "id" = $

-- cancelLaunch
select "id", "prepared_at"
from "campaign_sends"
where "campaign_id" = $
and "state" <> $

-- cancelLaunch
update "campaign_sends"
set "state" = $
where "id" = $

-- cancelLaunch
update "campaigns"
set "state" = $, "launched_at" = $, "leaves_at" = $, "updated_at" = $
where "id" = $

-- pauseCampaign
update "campaign_sends"
set "state" = $, "pause_reason" = $
where "campaign_id" = $
and "state" in ($, …)

-- pauseSend
update "campaign_sends"
set "state" = $, "pause_reason" = $
where "id" = $

-- pauseSend
select "workspace_id", "name"
from "campaigns"
where "id" = $

-- resumeCampaign
update "campaign_sends"
set "state" = $, "pause_reason" = $, "pace_since" = $, "pace_claimed" = $
where "id" = $

-- cancelCampaign
update "campaign_sends"
set "state" = $, "finished_at" = $
where "id" = $

-- cancelCampaign
update "campaigns"
set "to_schedule" = $
where "id" = $

-- changePace
update "campaign_sends"
set "pace" = $, "pace_since" = $, "pace_claimed" = $
where "id" = $
