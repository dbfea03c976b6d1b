-- decideByHand
select "id"
from "campaign_sends"
where "campaign_id" = $
and "state" = $
and "winner" is null
order by "id" desc

-- declareWinner
update "campaign_sends"
set "winner" = $, "winner_decision" = $, "decide_at" = $
where "id" = $
and "winner" is null

-- declareWinner
UPDATE campaign_send_partitions
SET variant = $, due_at = greatest(due_at, $::timestamptz)
WHERE send_id = $
AND variant IS NULL
