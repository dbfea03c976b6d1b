-- campaignMessages
select "contents"
from "campaign_sends"
where "id" = $

-- campaignMessages
select "name"
from "campaigns"
where "id" = $
