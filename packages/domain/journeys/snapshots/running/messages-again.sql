-- journeyMessages
select "name"
from "journeys"
where "id" = $
