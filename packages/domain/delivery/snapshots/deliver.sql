-- settle
delete from "delivery_batches"
where "id" = $

-- recordSendResults
UPDATE messages m
SET status = 'sent', sent_at = $, retry_at = NULL
WHERE m.workspace_id = $
AND m.owner_id = $
AND m.owner_at = $
AND m.node_id = $
AND m.channel = $
AND m.visit = 1
AND m.contact_id = ANY ($::uuid[])
AND m.status IN ('sending', 'unknown')

-- recordSendResults
WITH settled AS (
  UPDATE messages m
  SET status = CASE
    WHEN $::jsonb -> m.contact_id::text ->> 0 = 'deferred' AND m.attempts >= $ THEN 'failed'
    ELSE coalesce($::jsonb -> m.contact_id::text ->> 0, 'sent')
  END,
    provider_id = $::jsonb -> m.contact_id::text ->> 1,
    reason = $::jsonb -> m.contact_id::text ->> 2,
    sent_at = CASE WHEN coalesce($::jsonb -> m.contact_id::text ->> 0, 'sent') = 'sent' THEN $::timestamptz END,
    retry_at = CASE
      WHEN $::jsonb -> m.contact_id::text ->> 0 = 'deferred' AND m.attempts < $
      THEN $::timestamptz + make_interval(mins => ($::int[])[m.attempts + 1])
    END
  WHERE m.workspace_id = $
  AND m.owner_id = $
  AND m.owner_at = $
  AND m.node_id = $
  AND m.channel = $
  AND m.visit = 1
  AND m.contact_id = ANY ($::uuid[])
  AND m.status IN ('sending', 'unknown')
  RETURNING m.status
)
SELECT status, count(*)::int AS count
FROM settled
GROUP BY status
