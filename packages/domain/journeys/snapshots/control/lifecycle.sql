-- isPaused
select "state"
from "journeys"
where "id" = $

-- draftIssues
select "id"
from "contents"
where "kind" = $

-- draftIssues
select "id", "kind"
from "segments"

-- draftIssues
select "id"
from "campaigns"

-- draftIssues
select "id", "channel"
from "connections"

-- readPreview
select "name", "draft"
from "journeys"
where "id" = $

-- publishJourney
select *
from "journeys"
where "id" = $
for no key update

-- publishJourney
select max("number") as "last"
from "journey_versions"
where "journey_id" = $

-- publishJourney
insert into "journey_versions" ("workspace_id", "journey_id", "number", "graph", "published_by", "published_at")
values ($, $, $, $, $, $)
returning "id"

-- publishJourney
insert into "event_subscriptions" ("workspace_id", "version_id", "subscriber", "kind", "event_name")
values ($, $, $, $, $)

-- publishJourney
insert into "event_subscriptions" ("workspace_id", "version_id", "subscriber", "kind", "event_name")
values ($, $, $, $, $), …

-- publishJourney
update "journeys"
set "state" = $, "live_version_id" = $, "updated_at" = $, "archived_at" = $, "stopped_why" = $
where "id" = $

-- versionNumber
select "number"
from "journey_versions"
where "id" = $

-- startMigration
select "state", "live_version_id"
from "journeys"
where "id" = $

-- pauseJourney
update "journeys"
set "state" = $, "updated_at" = $
where "id" = $
and "state" = $

-- stopJourney
update "journeys"
set "state" = $, "live_version_id" = $, "updated_at" = $, "stopped_why" = $
where "id" = $
and "state" in ($, …)

-- stopJourney
delete from "journey_schedules"
where "journey_id" = $

-- exitContacts
WITH gone AS (
  UPDATE journey_positions p
  SET state = 'done', ended_at = $, ended_why = $, due_at = NULL, outcome = NULL
  FROM (
    SELECT DISTINCT run_id, contact_id
    FROM (
      SELECT p.run_id, p.contact_id
      FROM journey_positions p
      WHERE p.workspace_id = $
      AND p.journey_id = $
      AND p.ended_at IS NULL
      AND true
    ) o
  ) o
  WHERE p.workspace_id = $
  AND p.run_id = o.run_id
  AND p.contact_id = o.contact_id
  AND p.state <> 'done'
  RETURNING p.workspace_id, p.contact_id, p.journey_id, p.version_id, p.run_id, p.node_id
), left_trail AS (
  INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
  SELECT workspace_id, contact_id, journey_id, run_id, node_id, $, NULL, $::timestamptz
  FROM gone
), left_counts AS (
  INSERT INTO journey_counters (workspace_id, journey_id, version_id, node_id, port, count)
  SELECT workspace_id, journey_id, version_id, node_id, $, count(*)
  FROM gone
  GROUP BY workspace_id, journey_id, version_id, node_id
), left_runs AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1
  FROM (
    SELECT DISTINCT run_id
    FROM (
      SELECT run_id
      FROM gone
    ) n
    ORDER BY run_id
  ) w
  WHERE r.workspace_id = $
  AND r.id = w.run_id
)
SELECT count(*)
FROM gone

-- exitContacts
WITH gone AS (
  UPDATE journey_positions p
  SET state = 'done', ended_at = $, ended_why = $, due_at = NULL, outcome = NULL
  FROM (
    SELECT DISTINCT run_id, contact_id
    FROM (
      SELECT p.run_id, p.contact_id
      FROM journey_positions p
      WHERE p.workspace_id = $
      AND p.journey_id = $
      AND p.ended_at IS NULL
      AND p.state = 'waiting'
      AND p.due_at <= $::timestamptz
    ) o
  ) o
  WHERE p.workspace_id = $
  AND p.run_id = o.run_id
  AND p.contact_id = o.contact_id
  AND p.state <> 'done'
  RETURNING p.workspace_id, p.contact_id, p.journey_id, p.version_id, p.run_id, p.node_id
), left_trail AS (
  INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
  SELECT workspace_id, contact_id, journey_id, run_id, node_id, $, NULL, $::timestamptz
  FROM gone
), left_counts AS (
  INSERT INTO journey_counters (workspace_id, journey_id, version_id, node_id, port, count)
  SELECT workspace_id, journey_id, version_id, node_id, $, count(*)
  FROM gone
  GROUP BY workspace_id, journey_id, version_id, node_id
), left_runs AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1
  FROM (
    SELECT DISTINCT run_id
    FROM (
      SELECT run_id
      FROM gone
    ) n
    ORDER BY run_id
  ) w
  WHERE r.workspace_id = $
  AND r.id = w.run_id
)
SELECT count(*)
FROM gone

-- exitContacts
WITH gone AS (
  UPDATE journey_positions p
  SET state = 'done', ended_at = $, ended_why = $, due_at = NULL, outcome = NULL
  FROM (
    SELECT DISTINCT run_id, contact_id
    FROM (
      SELECT p.run_id, p.contact_id
      FROM journey_positions p
      WHERE p.workspace_id = $
      AND p.journey_id = $
      AND p.ended_at IS NULL
      AND true
    ) o
  ) o
  WHERE p.workspace_id = $
  AND p.run_id = o.run_id
  AND p.contact_id = o.contact_id
  AND p.state <> 'done'
  RETURNING p.workspace_id, p.contact_id, p.journey_id, p.version_id, p.run_id, p.node_id
), left_trail AS (
  INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
  SELECT workspace_id, contact_id, journey_id, run_id, node_id, $,
    jsonb_build_array(jsonb_build_object('of', $::text, 'name', $::text, 'value', $::text)),
    $::timestamptz
  FROM gone
), left_counts AS (
  INSERT INTO journey_counters (workspace_id, journey_id, version_id, node_id, port, count)
  SELECT workspace_id, journey_id, version_id, node_id, $, count(*)
  FROM gone
  GROUP BY workspace_id, journey_id, version_id, node_id
), left_runs AS (
  UPDATE journey_runs r
  SET wakes_asked = wakes_asked + 1
  FROM (
    SELECT DISTINCT run_id
    FROM (
      SELECT run_id
      FROM gone
    ) n
    ORDER BY run_id
  ) w
  WHERE r.workspace_id = $
  AND r.id = w.run_id
)
SELECT count(*)
FROM gone

-- wakeRuns
update "journey_runs"
set "wakes_asked" = "wakes_asked" + $
where "journey_id" = $
and "ended_at" is null

-- whyNot
select "id"
from "journeys"
where "id" = $
