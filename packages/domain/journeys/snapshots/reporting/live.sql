-- liveCounts
SELECT node_id, port, sum(count)::bigint AS count
FROM journey_counters x
WHERE journey_id = $
AND day >= $::date
AND day < $::date
AND true
GROUP BY node_id, port

-- liveCounts
SELECT node_id, port, sum(count)::bigint AS count
FROM journey_counters x
WHERE journey_id = $
AND day >= $::date
AND day < $::date
AND "x"."version_id" = (
  SELECT id
  FROM journey_versions
  WHERE journey_id = $
  AND number = $
)
GROUP BY node_id, port

-- liveCounts
SELECT node_id, count(*)::int AS count
FROM journey_positions x
WHERE journey_id = $
AND ended_at IS NULL
AND true
GROUP BY node_id

-- liveCounts
SELECT node_id, count(*)::int AS count
FROM journey_positions x
WHERE journey_id = $
AND ended_at IS NULL
AND "x"."version_id" = (
  SELECT id
  FROM journey_versions
  WHERE journey_id = $
  AND number = $
)
GROUP BY node_id

-- liveCounts
SELECT node_id, what, sum(count)::bigint AS count
FROM journey_message_counters x
WHERE journey_id = $
AND day >= $::date
AND day < $::date
AND true
GROUP BY node_id, what

-- liveCounts
SELECT node_id, what, sum(count)::bigint AS count
FROM journey_message_counters x
WHERE journey_id = $
AND day >= $::date
AND day < $::date
AND "x"."version_id" = (
  SELECT id
  FROM journey_versions
  WHERE journey_id = $
  AND number = $
)
GROUP BY node_id, what

-- listJourneyContacts
SELECT p.contact_id, p.run_id, r.workflow_id,
  concat_ws(' ', c.first_name, c.last_name) AS name,
  c.email, p.node_id, p.state, p.entered_at, p.since, p.due_at, p.ended_at,
  p.ended_why, v.number AS version,
  NULL::timestamptz AS left_at
FROM journey_positions p
JOIN contacts c ON c.workspace_id = p.workspace_id
AND c.id = p.contact_id
JOIN journey_runs r ON r.workspace_id = p.workspace_id
AND r.id = p.run_id
JOIN journey_versions v ON v.workspace_id = p.workspace_id
AND v.id = p.version_id
WHERE p.journey_id = $
ORDER BY "p"."entered_at" DESC, p.contact_id DESC
LIMIT $

-- listJourneyContacts
SELECT p.contact_id, p.run_id, r.workflow_id,
  concat_ws(' ', c.first_name, c.last_name) AS name,
  c.email, p.node_id, p.state, p.entered_at, p.since, p.due_at, p.ended_at,
  p.ended_why, v.number AS version,
  NULL::timestamptz AS left_at
FROM journey_positions p
JOIN contacts c ON c.workspace_id = p.workspace_id
AND c.id = p.contact_id
JOIN journey_runs r ON r.workspace_id = p.workspace_id
AND r.id = p.run_id
JOIN journey_versions v ON v.workspace_id = p.workspace_id
AND v.id = p.version_id
WHERE p.journey_id = $
AND p.node_id = $
AND p.ended_at IS NULL
ORDER BY "p"."entered_at" DESC, p.contact_id DESC
LIMIT $
