-- takeRows
SELECT pg_advisory_xact_lock(hashtext('parcours.dispatcher'), $)

-- takeRows
DELETE FROM event_inbox
WHERE ctid = ANY (ARRAY (
  SELECT ctid
  FROM event_inbox
  WHERE shard = $
  AND workspace_id = $
  ORDER BY seq
  LIMIT $
))
RETURNING seq, id, kind, contact_id, user_id, anonymous_id, previous_id, name,
  properties, traits, context, guarded, occurred_at, received_at

-- dropOfErasedContacts
select "id"
from "contacts"
where "id" in ($, …)
