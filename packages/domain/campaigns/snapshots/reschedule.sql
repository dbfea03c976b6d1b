-- rescheduleCampaign
update "campaigns"
set "definition" = $, "revision" = $, "updated_at" = $, "leaves_at" = $
where "id" = $

-- rescheduleCampaign
update "campaign_sends"
set "definition" = $, "starts_at" = $
where "id" = $
