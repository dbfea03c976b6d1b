-- sendingCampaigns
SELECT c.id, c.name,
  s.audience - s.holdout AS total,
  l.claimed, l.left, l.undecided, l.last_due, s.pace, s.decide_at, s.prepared_at,
  coalesce(n.sent, 0)::int AS sent
FROM campaign_sends s
JOIN campaigns c ON c.workspace_id = s.workspace_id
AND c.id = s.campaign_id
CROSS JOIN LATERAL (
  SELECT coalesce(sum(claimed), 0)::int AS claimed,
    coalesce(sum(total - claimed), 0)::int AS left,
    coalesce(sum(total - claimed) FILTER (WHERE variant IS NULL), 0)::int AS undecided,
    max(due_at) FILTER (WHERE claimed < total) AS last_due
  FROM campaign_send_partitions p
  WHERE p.workspace_id = s.workspace_id
  AND p.send_id = s.id
) l
LEFT JOIN (
  SELECT subject_id, sum(count) AS sent
  FROM recent_message_counters
  WHERE what = 'sent'
  AND quarter >= $
  GROUP BY subject_id
) n ON n.subject_id = c.id
WHERE s.state = 'sending'
AND l.left > 0
ORDER BY s.starts_at, c.id

-- upcomingCampaigns
SELECT c.id, c.name, s.starts_at AS at
FROM campaign_sends s
JOIN campaigns c ON c.workspace_id = s.workspace_id
AND c.id = s.campaign_id
WHERE s.state = 'scheduled'
AND s.starts_at <= $

-- upcomingCampaigns
select "id", "name", "definition"
from "campaigns"
where "state" = $
