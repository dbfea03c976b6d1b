-- noteFirstTimes
INSERT INTO campaign_counters (workspace_id, send_id, variant, what, count)
SELECT $::uuid, send_id, variant, what, sum(count)
FROM unnest($::uuid[], $::text[], $::text[], $::int[]) AS r (send_id, variant, what, count)
GROUP BY send_id, variant, what
