-- addContacts
select "state"
from "journeys"
where "id" = $
