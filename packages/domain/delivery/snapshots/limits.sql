-- getLimits
select "limits", "revision"
from "sending_limits"

-- saveLimits
insert into "sending_limits" ("workspace_id", "limits", "updated_at")
values ($, $, $)
on conflict ("workspace_id")
do update
set "limits" = $, "updated_at" = $, "revision" = sending_limits.revision + 1
returning "revision"

-- allowanceOf
SELECT u.mailbox, coalesce(sum(u.used) FILTER (WHERE u.span = $), 0)::int AS span, coalesce(sum(u.used), 0)::int AS day, coalesce(sum(u.by_journeys), 0)::int AS by_journeys, EXISTS (
  SELECT
  FROM journeys
  WHERE state = 'live'
) AS has_journeys, to_char(d.day, 'YYYY-MM-DD') AS today, (d.day + interval '1 day') AT TIME ZONE d.time_zone AS tomorrow
FROM (
  SELECT time_zone, date_trunc('day', $::timestamptz AT TIME ZONE time_zone) AS day
  FROM workspaces
) d
LEFT JOIN sending_usage u ON u.span >= d.day AT TIME ZONE d.time_zone
GROUP BY u.mailbox, d.day, d.time_zone

-- shareOfCampaigns
select "id"
from "journeys"
where "state" = $
limit $

-- usedOn
SELECT coalesce(sum(u.used), 0)::int AS used
FROM workspaces w
JOIN sending_usage u ON (u.span AT TIME ZONE w.time_zone)::date = ($::timestamptz AT TIME ZONE w.time_zone)::date

-- recordUsage
insert into "sending_usage" ("workspace_id", "span", "mailbox", "used", "by_journeys")
values ($, $, $, $, $)
on conflict ("workspace_id", "span", "mailbox")
do update
set "used" = sending_usage.used + excluded.used, "by_journeys" = sending_usage.by_journeys + excluded.by_journeys

-- recordUsage
insert into "sending_usage" ("workspace_id", "span", "mailbox", "used", "by_journeys")
values ($, $, $, $, $), …
on conflict ("workspace_id", "span", "mailbox")
do update
set "used" = sending_usage.used + excluded.used, "by_journeys" = sending_usage.by_journeys + excluded.by_journeys

-- recordUsage
delete from "sending_usage"
where "span" < $
