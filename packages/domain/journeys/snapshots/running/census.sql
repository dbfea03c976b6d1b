-- takeCensus
SELECT node_id, state, due_at, false AS held, count(*)::int AS count
FROM journey_positions p
WHERE workspace_id = $
AND run_id = $
AND state <> 'done'
GROUP BY node_id, state, due_at, held
ORDER BY node_id, due_at

-- takeCensus
SELECT node_id, state, due_at,
  (
    p.state = 'waiting'
    AND p.due_at <= $
    AND (p.due_at > p.since OR p.awaited_date IS NOT NULL)
    AND p.due_at >= $
    AND p.outcome IS DISTINCT FROM 'limited'
  ) AS held,
  count(*)::int AS count
FROM journey_positions p
WHERE workspace_id = $
AND run_id = $
AND state <> 'done'
GROUP BY node_id, state, due_at, held
ORDER BY node_id, due_at

-- takeCensus
SELECT node_id, state, due_at,
  (
    p.state = 'waiting'
    AND p.due_at <= $
    AND (p.due_at > p.since OR p.awaited_date IS NOT NULL)
    AND greatest(p.due_at, CASE WHEN p.awaited_date IS NOT NULL THEN $::timestamptz END) >= $
    AND p.outcome IS DISTINCT FROM 'limited'
  ) AS held,
  count(*)::int AS count
FROM journey_positions p
WHERE workspace_id = $
AND run_id = $
AND state <> 'done'
GROUP BY node_id, state, due_at, held
ORDER BY node_id, due_at

-- takeCensusAndClose
update "journey_runs"
set "ended_at" = $
where "workspace_id" = $
and "id" = $
and "ended_at" is null
