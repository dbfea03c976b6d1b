-- segmentHistory
SELECT hour AS at, size
FROM (
  SELECT hour, size,
    row_number() OVER (PARTITION BY date_trunc('day', hour) ORDER BY hour DESC) AS place,
    max(hour) OVER () - hour AS age
  FROM segment_sizes
  WHERE segment_id = $
  AND hour > now() - make_interval(days => $)
) s
WHERE place = 1 OR age < interval '3 days'
ORDER BY hour

-- segmentHistory
select "at", "missing", "surplus", "milliseconds"
from "segment_reconciliations"
where "segment_id" = $
order by "at" desc
limit $

-- listMembershipChanges
SELECT m.contact_id, m.entered, m.at,
  coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.email, c.external_id, '') AS name
FROM segment_membership_changes m
JOIN contacts c ON c.workspace_id = m.workspace_id
AND c.id = m.contact_id
WHERE m.segment_id = $
ORDER BY m.at DESC, m.contact_id DESC
LIMIT $
