-- subscriptionsFor
select "v"."id", "v"."journey_id", "l"."subscriber", "l"."kind", "l"."event_name"
from "event_subscriptions" as "l"
inner join "journey_versions" as "v" on "v"."workspace_id" = "l"."workspace_id"
and "v"."id" = "l"."version_id"
inner join "journeys" as "j" on "j"."workspace_id" = "v"."workspace_id"
and "j"."id" = "v"."journey_id"
where "l"."event_name" in ($, …)
and "l"."kind" in ($, …)
and "j"."state" in ($, …)
and ("l"."kind" not in ($, …) or ("j"."state" = $ and "j"."live_version_id" = "v"."id"))
order by "v"."journey_id", "v"."id", "l"."subscriber"

-- subscriptionsFor
select "v"."id", "v"."journey_id", "l"."subscriber", "l"."kind", "l"."event_name"
from "event_subscriptions" as "l"
inner join "journey_versions" as "v" on "v"."workspace_id" = "l"."workspace_id"
and "v"."id" = "l"."version_id"
inner join "journeys" as "j" on "j"."workspace_id" = "v"."workspace_id"
and "j"."id" = "v"."journey_id"
where "l"."event_name" in ($, …)
and "l"."kind" not in ($, …)
and "j"."state" in ($, …)
and ("l"."kind" not in ($, …) or ("j"."state" = $ and "j"."live_version_id" = "v"."id"))
order by "v"."journey_id", "v"."id", "l"."subscriber"

-- subscriptionsFor
select "v"."id", "v"."journey_id", "l"."subscriber", "l"."kind", "l"."event_name"
from "event_subscriptions" as "l"
inner join "journey_versions" as "v" on "v"."workspace_id" = "l"."workspace_id"
and "v"."id" = "l"."version_id"
inner join "journeys" as "j" on "j"."workspace_id" = "v"."workspace_id"
and "j"."id" = "v"."journey_id"
where "l"."event_name" in ($, …)
and "l"."kind" not in ($, …)
and "v"."journey_id" = $
and "j"."state" in ($, …)
and ("l"."kind" not in ($, …) or ("j"."state" = $ and "j"."live_version_id" = "v"."id"))
order by "v"."journey_id", "v"."id", "l"."subscriber"
