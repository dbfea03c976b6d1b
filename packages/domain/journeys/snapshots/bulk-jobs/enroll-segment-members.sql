-- enrollMembersJob
select "size"
from "segments"
where "id" = $
