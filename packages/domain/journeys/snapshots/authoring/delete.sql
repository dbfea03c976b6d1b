-- deleteJourney
select "state"
from "journeys"
where "id" = $
for update

-- purgeJourney
delete from "journey_counters"
where "journey_id" = $

-- purgeJourney
delete from "journey_positions"
where "journey_id" = $

-- purgeJourney
delete from "journey_conversions"
where "journey_id" = $

-- purgeJourney
delete from "journey_message_counters"
where "journey_id" = $

-- purgeJourney
delete from "journeys"
where "id" = $
