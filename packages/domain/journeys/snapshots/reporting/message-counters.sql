-- add
INSERT INTO journey_message_counters (workspace_id, journey_id, version_id, node_id, what, day, count)
SELECT r.workspace_id, r.journey_id, r.version_id, c.node_id, c.what, (c.made_at AT TIME ZONE 'UTC')::date, sum(c.count)
FROM unnest($::uuid[], $::text[], $::text[], $::timestamptz[], $::int[]) AS c (run_id, node_id, what, made_at, count)
JOIN journey_runs r ON r.workspace_id = $
AND r.id = c.run_id
GROUP BY 1, 2, 3, 4, 5, 6
