-- sendsOf
select "id", "starts_at", "state"
from "campaign_sends"
where "campaign_id" = $
and "state" <> $
order by "starts_at" desc
limit $
