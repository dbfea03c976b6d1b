-- latestSend
select "winner"
from "campaign_sends"
where "campaign_id" = $
and "prepared_at" is not null
and "state" <> $
order by "starts_at" desc
limit $
