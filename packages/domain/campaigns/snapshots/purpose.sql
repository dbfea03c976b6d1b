-- purposeOf
select "id"
from "contents"
where "id" in ($, …)
and "purpose" = $
limit $
