-- listSegments
select "id", "name", "kind", "condition", "state", "size", "revision", "folder", "created_at", "updated_at"
from "segments"
order by "updated_at" desc

-- getSegment
select "id", "name", "kind", "condition", "state", "size", "revision", "folder", "created_at", "updated_at"
from "segments"
where "id" = $

-- lockSegment
select "id", "name", "kind", "condition", "state", "size", "revision", "folder", "created_at", "updated_at"
from "segments"
where "id" = $
for no key update

-- depthOf
select max("depth") as "depth"
from "segments"
where "id" in ($, …)

-- createSegment
insert into "segments" ("workspace_id", "name", "kind", "condition", "depends", "depth", "created_at", "updated_at")
values ($, $, $, $, $, $, $, $)
returning "id"

-- saveSegment
update "segments"
set "name" = $, "revision" = $, "updated_at" = $, "condition" = $,
  "depends" = $, "depth" = $, "state" = $, "to_build" = $
where "id" = $

-- deepen
WITH RECURSIVE above AS (
  SELECT id, depth
  FROM segments
  WHERE id = $
  UNION
  SELECT s.id, a.depth + 1
  FROM above a
  JOIN segments s ON s.depends @> ARRAY['segment:' || a.id]
)
UPDATE segments s
SET depth = greatest(s.depth, a.depth)
FROM (
  SELECT id, max(depth) AS depth
  FROM above
  GROUP BY id
) a
WHERE s.id = a.id

-- snapshotSegment
insert into "segments" (
  "workspace_id", "name", "kind", "condition", "depends", "state", "to_build", "built_at", "created_at", "updated_at"
)
values ($, $, $, $, $, $, $, $, $, $)
returning "id"

-- snapshotSegment
WITH copied AS (
  INSERT INTO segment_members (workspace_id, segment_id, contact_id, since)
  SELECT workspace_id, $, contact_id, $
  FROM segment_members
  WHERE segment_id = $
  RETURNING 1
)
UPDATE segments
SET size = (
  SELECT count(*)
  FROM copied
)
WHERE id = $
