-- quarantineOldest
WITH gone AS (
  DELETE FROM event_inbox
  WHERE ctid = ANY (ARRAY (
    SELECT ctid
    FROM event_inbox
    WHERE shard = $
    AND workspace_id = $
    ORDER BY seq
    LIMIT $
  ))
  RETURNING *
)
INSERT INTO quarantine AS q (workspace_id, kind, key, name, payload, error, first_at, last_at)
SELECT workspace_id, 'event', id::text, name, to_jsonb(gone), $, $::timestamptz, $::timestamptz
FROM gone
ON CONFLICT (workspace_id, kind, key)
DO UPDATE
SET failures = q.failures + 1, last_at = excluded.last_at, error = excluded.error

-- returnToInbox
INSERT INTO event_inbox (
  shard, workspace_id, id, kind, contact_id, user_id, anonymous_id, previous_id,
  name, properties, traits, context, guarded, occurred_at, received_at
)
SELECT e.shard, e.workspace_id, e.id, e.kind, e.contact_id, e.user_id,
  e.anonymous_id, e.previous_id, e.name, e.properties, e.traits, e.context,
  coalesce(e.guarded, false),
  e.occurred_at, e.received_at
FROM quarantine q
CROSS JOIN LATERAL jsonb_populate_record(NULL::event_inbox, q.payload) e
WHERE q.id = $

-- returnToInbox
SELECT pg_notify($, payload ->> 'shard')
FROM quarantine
WHERE id = $
