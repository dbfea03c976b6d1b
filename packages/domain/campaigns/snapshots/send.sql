-- nextStep
select *
from "campaign_sends"
where "id" = $
for update

-- nextStep
update "campaign_sends"
set "state" = $, "finished_at" = $
where "id" = $

-- nextStep
update "campaigns"
set "state" = $, "updated_at" = $
where "id" = $
and "state" = $

-- decideFrom
SELECT max(m.sent_at) AS last
FROM messages m
WHERE m.owner_id = ANY ($::uuid[])
AND m.node_id = $
AND m.status = 'sent'

-- decideFrom
update "campaign_sends"
set "decide_at" = $
where "id" = $
