-- publishBatch
select "at", "published_to"
from "segment_changes_to_publish"
where "segment_id" = $
order by "at"
limit $
for update

-- publishBatch
SELECT contact_id, entered
FROM segment_membership_changes
WHERE workspace_id = $
AND segment_id = $
AND at = $
AND contact_id > $::uuid
ORDER BY contact_id
LIMIT $

-- publishBatch
delete from "segment_changes_to_publish"
where ("segment_id" = $ and "at" = $)
