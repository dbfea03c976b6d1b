-- readSendingRules
select "revision", "purpose", (
  select "limits"
  from "sending_limits"
) as "limits"
from "contents"
where "id" = $
