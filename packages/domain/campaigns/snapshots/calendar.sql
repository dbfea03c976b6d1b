-- calendarOf
select "time_zone"
from "workspaces"

-- sendEntries
SELECT s.id, s.campaign_id, c.name, s.state,
  s.prepared_at IS NOT NULL AS prepared,
  s.audience,
  s.definition -> 'schedule' AS schedule,
  d.local, d.day
FROM campaign_sends s
JOIN campaigns c ON c.workspace_id = s.workspace_id
AND c.id = s.campaign_id
CROSS JOIN LATERAL (
  SELECT to_char(s.starts_at AT TIME ZONE $, 'YYYY-MM-DD"T"HH24:MI') AS local
) l
CROSS JOIN LATERAL (
  SELECT l.local,
    CASE
      s.definition #>> '{schedule,kind}'
      WHEN 'contactTime' THEN left(s.definition #>> '{schedule,at}', 10)
      WHEN 'bestTime' THEN s.definition #>> '{schedule,day}'
      ELSE left(l.local, 10)
    END AS day
) d
WHERE s.starts_at >= ($::timestamp - interval '2 days') AT TIME ZONE $
AND s.starts_at < ($::timestamp + interval '3 days') AT TIME ZONE $
AND d.day BETWEEN $ AND $
AND s.state <> 'withdrawn'
AND (s.state <> 'cancelled' OR s.prepared_at IS NOT NULL)
ORDER BY s.starts_at, s.id
LIMIT $

-- occurrenceEntries
select "id", "name", definition -> 'schedule' as "schedule"
from "campaigns"
where "state" = $

-- draftEntries
select "id", "name", "planned_day", definition -> 'schedule' as "schedule"
from "campaigns"
where "state" = $
and "planned_day" >= $
and "planned_day" <= $
order by "planned_day"
limit $

-- localTimes
SELECT to_char(at AT TIME ZONE $, 'YYYY-MM-DD"T"HH24:MI') AS local
FROM unnest($::timestamptz[])
WITH ORDINALITY m (at, place)
ORDER BY place
