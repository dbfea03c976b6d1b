-- missingTemplates
select "id"
from "contents"
where "kind" = $

-- missingConnection
select "id"
from "connections"
where "channel" = $
and "id" = $

-- unusableSegments
select "id", "name", "state"
from "segments"
