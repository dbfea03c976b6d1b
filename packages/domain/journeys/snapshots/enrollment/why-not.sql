-- whyNotEnrolled
select "j"."live_version_id", "v"."published_at"
from "journeys" as "j"
left join "journey_versions" as "v" on "v"."workspace_id" = "j"."workspace_id"
and "v"."id" = "j"."live_version_id"
where "j"."id" = $
