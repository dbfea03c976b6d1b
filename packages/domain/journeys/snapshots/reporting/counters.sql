-- countMoves
insert into "journey_counters" ("workspace_id", "journey_id", "version_id", "node_id", "port", "count")
values ($, $, $, $, $, $)

-- countMoves
insert into "journey_counters" ("workspace_id", "journey_id", "version_id", "node_id", "port", "count")
values ($, $, $, $, $, $), …

-- foldCounters
WITH many AS (
  SELECT "workspace_id", "name", "day"
  FROM "event_names"
  GROUP BY "workspace_id", "name", "day"
  HAVING count(*) > $
), gone AS (
  DELETE FROM "event_names" c
  USING many m
  WHERE c."workspace_id" = m."workspace_id"
  AND c."name" = m."name"
  AND c."day" = m."day"
  RETURNING c.*
)
INSERT INTO "event_names" ("workspace_id", "name", "day", count)
SELECT "workspace_id", "name", "day", sum(count)
FROM gone
GROUP BY "workspace_id", "name", "day"

-- foldCounters
WITH many AS (
  SELECT "workspace_id", "send_id", "variant", "what"
  FROM "campaign_counters"
  GROUP BY "workspace_id", "send_id", "variant", "what"
  HAVING count(*) > $
), gone AS (
  DELETE FROM "campaign_counters" c
  USING many m
  WHERE c."workspace_id" = m."workspace_id"
  AND c."send_id" = m."send_id"
  AND c."variant" = m."variant"
  AND c."what" = m."what"
  RETURNING c.*
)
INSERT INTO "campaign_counters" ("workspace_id", "send_id", "variant", "what", count)
SELECT "workspace_id", "send_id", "variant", "what", sum(count)
FROM gone
GROUP BY "workspace_id", "send_id", "variant", "what"

-- foldCounters
WITH many AS (
  SELECT "workspace_id", "subject_id", "what", "quarter"
  FROM "recent_message_counters"
  GROUP BY "workspace_id", "subject_id", "what", "quarter"
  HAVING count(*) > $
), gone AS (
  DELETE FROM "recent_message_counters" c
  USING many m
  WHERE c."workspace_id" = m."workspace_id"
  AND c."subject_id" = m."subject_id"
  AND c."what" = m."what"
  AND c."quarter" = m."quarter"
  RETURNING c.*
)
INSERT INTO "recent_message_counters" ("workspace_id", "subject_id", "what", "quarter", count)
SELECT "workspace_id", "subject_id", "what", "quarter", sum(count)
FROM gone
GROUP BY "workspace_id", "subject_id", "what", "quarter"

-- foldCounters
WITH many AS (
  SELECT "workspace_id", "journey_id", "version_id", "node_id", "port", "day"
  FROM "journey_counters"
  GROUP BY "workspace_id", "journey_id", "version_id", "node_id", "port", "day"
  HAVING count(*) > $
), gone AS (
  DELETE FROM "journey_counters" c
  USING many m
  WHERE c."workspace_id" = m."workspace_id"
  AND c."journey_id" = m."journey_id"
  AND c."version_id" = m."version_id"
  AND c."node_id" = m."node_id"
  AND c."port" = m."port"
  AND c."day" = m."day"
  RETURNING c.*
)
INSERT INTO "journey_counters" ("workspace_id", "journey_id", "version_id", "node_id", "port", "day", count)
SELECT "workspace_id", "journey_id", "version_id", "node_id", "port", "day", sum(count)
FROM gone
GROUP BY "workspace_id", "journey_id", "version_id", "node_id", "port", "day"

-- foldCounters
DELETE FROM recent_message_counters
WHERE quarter < now() - $::interval
