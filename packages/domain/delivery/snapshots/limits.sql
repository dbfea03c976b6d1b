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
SELECT u.destination, u.owner_kind,
  coalesce(sum(u.used) FILTER (WHERE u.span = $), 0)::int AS span,
  coalesce(sum(u.used), 0)::int AS day,
  to_char(d.day, 'YYYY-MM-DD') AS today,
  (d.day + interval '1 day') AT TIME ZONE d.time_zone AS tomorrow
FROM (
  SELECT time_zone, date_trunc('day', $::timestamptz AT TIME ZONE time_zone) AS day
  FROM workspaces
) d
LEFT JOIN sending_usage u ON u.channel = $
AND u.span >= d.day AT TIME ZONE d.time_zone
GROUP BY u.destination, u.owner_kind, d.day, d.time_zone

-- reservedShares
SELECT ARRAY[EXISTS (
  SELECT
  FROM journeys
  WHERE state = 'live'
)] AS sending

-- usedOn
SELECT coalesce(sum(u.used), 0)::int AS used
FROM workspaces w
JOIN sending_usage u ON u.channel = $
AND (u.span AT TIME ZONE w.time_zone)::date = ($::timestamptz AT TIME ZONE w.time_zone)::date

-- recordUsage
insert into "sending_usage" ("workspace_id", "span", "channel", "destination", "owner_kind", "used")
values ($, $, $, $, $, $)
on conflict ("workspace_id", "span", "channel", "destination", "owner_kind")
do update
set "used" = sending_usage.used + excluded.used

-- recordUsage
insert into "sending_usage" ("workspace_id", "span", "channel", "destination", "owner_kind", "used")
values ($, $, $, $, $, $), …
on conflict ("workspace_id", "span", "channel", "destination", "owner_kind")
do update
set "used" = sending_usage.used + excluded.used

-- recordUsage
delete from "sending_usage"
where "span" < $
