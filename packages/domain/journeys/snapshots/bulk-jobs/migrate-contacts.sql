-- migrateContactsJob
select "live_version_id"
from "journeys"
where "id" = $
