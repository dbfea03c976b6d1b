-- setSchedule
delete from "journey_schedules"
where "journey_id" = $

-- setSchedule
insert into "journey_schedules" ("workspace_id", "journey_id", "next_at", "done_until")
values ($, $, $, $)
on conflict ("workspace_id", "journey_id")
do update
set "next_at" = $, "done_until" = $

-- skipSchedule
update "journey_schedules"
set "done_until" = $
where "journey_id" = $

-- enrollBySchedule
SELECT k.workspace_id, k.journey_id, j.name
FROM journey_schedules k
JOIN journeys j ON j.workspace_id = k.workspace_id
AND j.id = k.journey_id
WHERE k.next_at <= $
AND coalesce(k.postponed_until, '-infinity') <= $
AND j.state = 'live'
ORDER BY k.next_at
LIMIT $

-- putOff
update "journey_schedules"
set "postponed_until" = $
where "journey_id" = $

-- look
select *
from "journey_schedules"
where "journey_id" = $
and "next_at" <= $
for update

-- look
select "published_at"
from "journey_versions"
where "id" = $

-- look
update "journey_schedules"
set "next_at" = $, "done_until" = $, "postponed_until" = $
where "journey_id" = $
