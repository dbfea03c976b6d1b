-- importJourney
select "id", "draft"
from "journeys"
where "name" = $
