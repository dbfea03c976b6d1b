-- storeMessageEvents
INSERT INTO message_event_inbox (workspace_id, message_id, kind, data, at)
SELECT m.workspace_id, h.message_id, h.kind, h.data, h.at
FROM unnest($::uuid[], $::text[], $::jsonb[], $::timestamptz[]) AS h (message_id, kind, data, at)
CROSS JOIN LATERAL (
  SELECT workspace_id
  FROM messages
  WHERE id = h.message_id
  LIMIT 1
) m

-- takeSome
SELECT pg_advisory_xact_lock(hashtext('parcours.message_events'))

-- takeSome
DELETE FROM message_event_inbox
WHERE ctid = ANY (ARRAY (
  SELECT ctid
  FROM message_event_inbox
  WHERE workspace_id = $
  ORDER BY at, seq
  LIMIT $
))
RETURNING seq, message_id, kind, data, at

-- quarantineOldest
WITH gone AS (
  DELETE FROM message_event_inbox
  WHERE ctid = ANY (ARRAY (
    SELECT ctid
    FROM message_event_inbox
    WHERE workspace_id = $
    ORDER BY at, seq
    LIMIT $
  ))
  RETURNING *
)
INSERT INTO quarantine (workspace_id, kind, key, name, payload, error, first_at, last_at)
SELECT workspace_id, 'messageEvent', seq::text, kind, to_jsonb(gone), $, $::timestamptz, $::timestamptz
FROM gone
ON CONFLICT
DO NOTHING

-- returnToMessageEventInbox
INSERT INTO message_event_inbox (workspace_id, message_id, kind, data, at)
SELECT q.workspace_id, h.message_id, h.kind, h.data, h.at
FROM quarantine q
CROSS JOIN LATERAL jsonb_populate_record(NULL::message_event_inbox, q.payload) h
WHERE q.id = $
