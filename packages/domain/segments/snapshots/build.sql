-- awaitEarlierWrites
SELECT pg_current_xact_id()::xid::text AS id

-- awaitEarlierWrites
SELECT
FROM pg_stat_activity
WHERE datname = current_database()
AND age(backend_xid) > age($::xid)
LIMIT 1

-- buildSegment
select "name", "condition", "kind", "built_at"
from "segments"
where "id" = $

-- buildSegment
UPDATE segments
SET state = 'ready', built_at = $, size = (
  SELECT count(*)
  FROM segment_members m
  WHERE m.workspace_id = $
  AND m.segment_id = $
)
WHERE id = $
AND condition = $::jsonb

-- buildSegment
insert into "segment_changes_to_publish" ("workspace_id", "segment_id", "at")
values ($, $, $)

-- builtSize
select "size"
from "segments"
where "id" = $
and "state" = $
