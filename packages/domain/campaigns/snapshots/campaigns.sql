-- getCampaign
select "id", "name", "state", "definition", "revision", "launched_at", "leaves_at", "created_at", "updated_at"
from "campaigns"
where "id" = $

-- lockCampaign
select "id", "name", "state", "definition", "revision", "launched_at", "leaves_at", "created_at", "updated_at"
from "campaigns"
where "id" = $
for no key update

-- createCampaign
insert into "campaigns" ("workspace_id", "name", "definition", "created_at", "updated_at")
values ($, $, $, $, $)
returning "id"

-- saveCampaign
update "campaigns"
set "name" = $, "definition" = $, "revision" = $, "updated_at" = $
where "id" = $
