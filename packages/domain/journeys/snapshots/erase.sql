-- keepOut
select "id"
from "journeys"
where "state" = $
