-- triggerSegment
select "name"
from "segments"
where "id" = $

-- triggerSegment
select "since"
from "segment_members"
where "segment_id" = $
and "contact_id" = $
