-- RETRIES
SELECT mark_dirty_contacts($, ARRAY[$]::uuid[], 'any')

-- retryQuarantined
select "id", "kind", "payload"
from "quarantine"
where "kind" <> $
and (true AND true)
order by "id"
limit $
for update

-- retryQuarantined
select "id", "kind", "payload"
from "quarantine"
where "kind" <> $
and (true AND kind = $)
order by "id"
limit $
for update

-- retryQuarantined
select "id", "kind", "payload"
from "quarantine"
where "kind" <> $
and (id = ANY ($::uuid[]) AND true)
order by "id"
limit $
for update

-- retryQuarantined
delete from "quarantine"
where "id" = $
