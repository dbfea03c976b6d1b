-- inboxWatermark
SELECT least((
  SELECT min(first.received_at)
  FROM generate_series(0, $::int) shards (shard)
  CROSS JOIN LATERAL (
    SELECT i.received_at
    FROM event_inbox i
    WHERE i.shard = shards.shard::smallint
    AND i.workspace_id = $
    ORDER BY i.seq
    LIMIT 1
  ) first
), (
  SELECT min(received_at)
  FROM event_inbox
  WHERE workspace_id = $
  AND contact_id IS NOT NULL
), (
  SELECT min(at)
  FROM message_event_inbox
  WHERE workspace_id = $
)) AS at
