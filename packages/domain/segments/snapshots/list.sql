-- createList
insert into "segments" (
  "workspace_id", "name", "kind", "condition", "depends", "state", "to_build", "built_at", "created_at", "updated_at"
)
values ($, $, $, $, $, $, $, $, $, $)
returning "id"

-- changeMembers
select "id"
from "segments"
where "id" = $
and "kind" = $
for no key update

-- changeMembers
WITH changes AS (
  INSERT INTO segment_members (workspace_id, segment_id, contact_id, since)
  SELECT workspace_id, $, id, $
  FROM contacts
  WHERE workspace_id = $
  AND id = ANY ($::uuid[])
  ORDER BY id
  ON CONFLICT
  DO NOTHING
  RETURNING contact_id
), recorded AS (
  INSERT INTO segment_membership_changes (workspace_id, segment_id, contact_id, entered, at)
  SELECT $, $, contact_id, $::boolean, $::timestamptz
  FROM changes
), counted AS (
  UPDATE segments
  SET size = size + (CASE WHEN $::boolean THEN 1 ELSE -1 END) * (
    SELECT count(*)
    FROM changes
  )
  WHERE workspace_id = $
  AND id = $
  AND EXISTS (
    SELECT
    FROM changes
  )
  RETURNING size
), sized AS (
  INSERT INTO segment_sizes (workspace_id, segment_id, hour, size)
  SELECT $, $, date_trunc('hour', $::timestamptz, 'UTC'), size
  FROM counted
  ON CONFLICT (workspace_id, segment_id, hour)
  DO UPDATE
  SET size = excluded.size
), dirty AS (
  SELECT mark_dirty_contacts($, coalesce(array_agg(contact_id), '{}'), $)
  FROM changes
)
SELECT contact_id
FROM changes, dirty
