-- takeable
select "state", "pace", "pace_since", "pace_claimed"
from "campaign_sends"
where "id" = $

-- takeable
select "state", "pace", "pace_since", "pace_claimed"
from "campaign_sends"
where "id" = $
for update

-- notePace
update "campaign_sends"
set "pace_claimed" = pace_claimed + $
where "id" = $
and "pace" is not null
