-- sendProgress
SELECT coalesce(sum(claimed), 0)::int AS done, coalesce(sum(total), 0)::int AS total
FROM campaign_send_partitions
WHERE send_id = $

-- progressOf
SELECT s.id, s.pause_reason, s.audience, s.holdout, s.pace, s.starts_at,
  s.prepared_at, s.state, s.decide_at, s.winner, l.claimed, l.left, l.undecided,
  l.last_due
FROM campaign_sends s
CROSS JOIN LATERAL (
  SELECT coalesce(sum(claimed), 0)::int AS claimed,
    coalesce(sum(total - claimed), 0)::int AS left,
    coalesce(sum(total - claimed) FILTER (WHERE variant IS NULL), 0)::int AS undecided,
    max(due_at) FILTER (WHERE claimed < total) AS last_due
  FROM campaign_send_partitions p
  WHERE p.workspace_id = s.workspace_id
  AND p.send_id = s.id
) l
WHERE s.campaign_id = $
AND s.state <> 'withdrawn'
ORDER BY s.starts_at DESC

-- troubleOf
select "issues", "error", "first_at"
from "quarantine"
where "kind" = $
and "key" = $

-- recentRate
SELECT count(*)::int AS count
FROM messages m
WHERE m.owner_id = ANY ($::uuid[])
AND m.node_id = $
AND m.sent_at > $
