-- byRule
select "time_zone"
from "workspaces"
