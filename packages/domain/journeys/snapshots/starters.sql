-- createFromStarter
select "id"
from "contents"
where "kind" = $
and "name" = $

-- createFromStarter
select "id"
from "segments"
where "name" = $
