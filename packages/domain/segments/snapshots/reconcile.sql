-- reconcileSegment
select "condition", "state", "kind"
from "segments"
where "id" = $

-- reconcileSegment
WITH pending AS (
  SELECT contact_id
  FROM segment_dirty_contacts
  WHERE workspace_id = $
  UNION
  SELECT contact_id
  FROM segment_next_evaluations
  WHERE workspace_id = $
  AND segment_id = $
  AND due_at <= $
), expected AS (
  SELECT c.id AS contact_id
  FROM contacts c
  WHERE c.workspace_id = $
  AND (false)
)
SELECT count(*) FILTER (WHERE m.contact_id IS NULL)::int AS missing,
  count(*) FILTER (WHERE r.contact_id IS NULL)::int AS surplus
FROM expected r
FULL JOIN (
  SELECT contact_id
  FROM segment_members
  WHERE workspace_id = $
  AND segment_id = $
) m
USING (contact_id)
WHERE (m.contact_id IS NULL OR r.contact_id IS NULL)
AND contact_id NOT IN (
  SELECT contact_id
  FROM pending
)

-- reconcileSegment
WITH pending AS (
  SELECT contact_id
  FROM segment_dirty_contacts
  WHERE workspace_id = $
  UNION
  SELECT contact_id
  FROM segment_next_evaluations
  WHERE workspace_id = $
  AND segment_id = $
  AND due_at <= $
), expected AS (
  SELECT c.id AS contact_id
  FROM contacts c
  WHERE c.workspace_id = $
  AND (($ = ANY (c.tags)))
)
SELECT count(*) FILTER (WHERE m.contact_id IS NULL)::int AS missing,
  count(*) FILTER (WHERE r.contact_id IS NULL)::int AS surplus
FROM expected r
FULL JOIN (
  SELECT contact_id
  FROM segment_members
  WHERE workspace_id = $
  AND segment_id = $
) m
USING (contact_id)
WHERE (m.contact_id IS NULL OR r.contact_id IS NULL)
AND contact_id NOT IN (
  SELECT contact_id
  FROM pending
)

-- reconcileSegment
WITH pending AS (
  SELECT contact_id
  FROM segment_dirty_contacts
  WHERE workspace_id = $
  UNION
  SELECT contact_id
  FROM segment_next_evaluations
  WHERE workspace_id = $
  AND segment_id = $
  AND due_at <= $
), expected AS (
  SELECT c.id AS contact_id
  FROM contacts c
  WHERE c.workspace_id = $
  AND (false OR ($ = ANY (c.tags)))
)
SELECT count(*) FILTER (WHERE m.contact_id IS NULL)::int AS missing,
  count(*) FILTER (WHERE r.contact_id IS NULL)::int AS surplus
FROM expected r
FULL JOIN (
  SELECT contact_id
  FROM segment_members
  WHERE workspace_id = $
  AND segment_id = $
) m
USING (contact_id)
WHERE (m.contact_id IS NULL OR r.contact_id IS NULL)
AND contact_id NOT IN (
  SELECT contact_id
  FROM pending
)

-- reconcileSegment
WITH pending AS (
  SELECT contact_id
  FROM segment_dirty_contacts
  WHERE workspace_id = $
  UNION
  SELECT contact_id
  FROM segment_next_evaluations
  WHERE workspace_id = $
  AND segment_id = $
  AND due_at <= $
), expected AS (
  SELECT c.id AS contact_id
  FROM contacts c
  WHERE c.workspace_id = $
  AND (($ = ANY (c.tags)) OR ($ = ANY (c.tags)))
)
SELECT count(*) FILTER (WHERE m.contact_id IS NULL)::int AS missing,
  count(*) FILTER (WHERE r.contact_id IS NULL)::int AS surplus
FROM expected r
FULL JOIN (
  SELECT contact_id
  FROM segment_members
  WHERE workspace_id = $
  AND segment_id = $
) m
USING (contact_id)
WHERE (m.contact_id IS NULL OR r.contact_id IS NULL)
AND contact_id NOT IN (
  SELECT contact_id
  FROM pending
)

-- reconcileSegment
insert into "segment_reconciliations" ("workspace_id", "segment_id", "at", "missing", "surplus", "milliseconds")
values ($, $, $, $, $, $)
on conflict
do nothing
