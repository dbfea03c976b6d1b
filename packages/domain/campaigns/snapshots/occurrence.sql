-- beginOccurrence
select "id"
from "campaign_sends"
where "campaign_id" = $
and "starts_at" = $
and "state" <> $
