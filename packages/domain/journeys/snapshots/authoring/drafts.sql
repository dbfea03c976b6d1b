-- listJourneys
SELECT j.id, j.name, j.state, j.updated_at, j.folder,
  j.archived_at IS NOT NULL AS archived,
  coalesce(e.entered, 0)::int AS entered,
  coalesce(a.active, 0)::int AS active,
  coalesce(m.sent, 0)::int AS sent,
  coalesce((j.state = 'live' AND v.graph @? '$.nodes[*] ? (@.kind == "triggerManual")'), false) AS startable
FROM journeys j
LEFT JOIN journey_versions v ON v.workspace_id = j.workspace_id
AND v.id = j.live_version_id
LEFT JOIN (
  SELECT r.journey_id,
    sum(
      CASE
        WHEN r.to_begin
          THEN greatest(
            r.size,
            (SELECT count(*)::int FROM journey_positions p WHERE p.workspace_id = r.workspace_id AND p.run_id = r.id)
          )
        ELSE r.size
      END
    ) AS entered
  FROM journey_runs r
  GROUP BY r.journey_id
) e ON e.journey_id = j.id
LEFT JOIN (
  SELECT journey_id, count(*) AS active
  FROM journey_positions
  WHERE ended_at IS NULL
  GROUP BY journey_id
) a ON a.journey_id = j.id
LEFT JOIN (
  SELECT journey_id, sum(count) AS sent
  FROM journey_message_counters
  WHERE what = 'sent'
  GROUP BY journey_id
) m ON m.journey_id = j.id
ORDER BY j.updated_at DESC

-- getJourney
select "j"."id", "j"."name", "j"."draft", "j"."state", "j"."stopped_why",
  "j"."revision", "j"."live_version_id", "j"."created_at", "j"."updated_at",
  "v"."number" as "live_number",
  "v"."graph" as "live_graph"
from "journeys" as "j"
left join "journey_versions" as "v" on "v"."workspace_id" = "j"."workspace_id"
and "v"."id" = "j"."live_version_id"
where "j"."id" = $

-- createJourney
insert into "journeys" ("workspace_id", "name", "draft")
values ($, $, $)
returning "id"

-- saveDraft
select "revision"
from "journeys"
where "id" = $
for no key update

-- saveDraft
update "journeys"
set "name" = $, "draft" = $, "revision" = $, "updated_at" = $
where "id" = $

-- fileJourney
select "state"
from "journeys"
where "id" = $
for update

-- fileJourney
update "journeys"
set "folder" = $, "archived_at" = $
where "id" = $
