-- loadNames
select "id", "name"
from "contents"
where "kind" = $

-- loadNames
select "id", "name"
from "journeys"

-- loadNames
select "id", "name"
from "segments"

-- loadNames
select "id", "name"
from "campaigns"

-- loadNames
select "id", "name"
from "connections"
